// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox.source;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Reads the QR code in a picture that a user uploaded. Only PNG and JPEG are looked at, nothing is written to a disk, and a large
 * picture is read coarsely, so that a small file cannot claim much memory.
 */
final class QrPicture {
    /** How many pixels a picture may say it has: 100 million. */
    static final long MOST_PIXELS = 100_000_000;

    private static final int ENOUGH = 1_600;
    private static final Set<String> FORMATS = Set.of("png", "jpeg");

    private QrPicture() {}

    /** The text in the code; empty if there is no picture with one. */
    static Optional<String> text(byte[] file) {
        try (ImageInputStream input = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(input);
            while (readers.hasNext()) {
                ImageReader reader = readers.next();
                if (FORMATS.contains(reader.getFormatName().toLowerCase(Locale.ROOT))) {
                    return text(reader, input);
                }
            }
            return Optional.empty();
        } catch (IOException | ReaderException | RuntimeException noCode) {
            // Decoders of pictures throw many things at broken files.
            return Optional.empty();
        }
    }

    private static Optional<String> text(ImageReader reader, ImageInputStream input)
            throws IOException, ReaderException {
        try {
            reader.setInput(input, true, true);
            long width = reader.getWidth(0);
            long height = reader.getHeight(0);
            if (width * height > MOST_PIXELS) {
                return Optional.empty();
            }
            int step = (int) Math.max(1, (Math.max(width, height) + ENOUGH - 1) / ENOUGH);
            ImageReadParam coarse = reader.getDefaultReadParam();
            coarse.setSourceSubsampling(step, step, 0, 0);
            BufferedImage picture = reader.read(0, coarse);
            int[] pixels = picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
            BinaryBitmap bits = new BinaryBitmap(
                    new HybridBinarizer(new RGBLuminanceSource(picture.getWidth(), picture.getHeight(), pixels)));
            return Optional.of(new QRCodeReader()
                    .decode(bits, Map.of(DecodeHintType.TRY_HARDER, true))
                    .getText());
        } finally {
            reader.dispose();
        }
    }
}
