// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sdohsync.sandbox.ReferralSource;

/** Sources found in a directory of brands and in pictures of QR codes. */
@Timeout(480)
class FindingTest {
    private static ReferralSource county;

    @TempDir
    Path home;

    private BrandServer directory;
    private RunningInbox inbox;
    private Visitor ann;

    @BeforeAll
    static void startSource() {
        county = ReferralSource.quick("county");
    }

    @AfterAll
    static void stopSource() {
        county.close();
    }

    @BeforeEach
    void start() throws Exception {
        directory = new BrandServer(county.fhirBase());
        inbox = RunningInbox.start(home, Map.of(), Map.of("inbox.brands", directory.address()));
        ann = Visitor.first(inbox, "ann", "Food bank");
    }

    @AfterEach
    void stop() {
        inbox.close();
        directory.close();
    }

    @Test
    void sourceInTheDirectory_isFoundByNameOrPlace_andConnected() throws Exception {
        assertThat(ann.page("/sources")).contains("href=\"/sources/directory\"");
        assertThat(ann.page("/sources/directory")).doesNotContain("id=\"choice\"");
        assertThat(directory.fetches()).as("only when somebody searches").isZero();
        assertThat(ann.page("/sources/directory?words=hospital")).contains("Nothing was found");

        String found = ann.page("/sources/directory?words=COUNTY&place=spring");

        assertThat(found)
                .contains(
                        "County &lt;b&gt;Health&lt;/b&gt;",
                        "Springfield",
                        county.fhirBase().toString())
                .doesNotContain("internal.example", "ftp:");
        assertThat(ann.page("/sources/directory?words=health%20dep")).contains("id=\"choice\"");
        assertThat(directory.fetches()).as("kept for an hour").isEqualTo(1);
        HttpResponse<String> away =
                ann.post("/sources", "address", county.fhirBase().toString(), "owner", county.recipient());
        assertThat(ann.land(county.worker().visit(URI.create(Visitor.location(away)))))
                .contains("The source is connected");
    }

    @Test
    void directoryThatDoesNotAnswer_isSaidSo() throws Exception {
        directory.close();

        HttpResponse<String> answer = ann.get("/sources/directory?words=county");

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).contains("The directory at 127.0.0.1 does not answer");
    }

    @Test
    void pictureOfAQrCode_fillsInTheAddress() throws Exception {
        ann.page("/sources");

        String page = ann.upload(
                "/sources/picture",
                "picture",
                "image/png",
                code(county.fhirBase().toString(), 300));

        assertThat(page).contains("The code names the address below", "value=\"" + county.fhirBase() + "\"");
        assertThat(ann.upload(
                        "/sources/picture",
                        "picture",
                        "image/png",
                        code(county.fhirBase().toString(), 3_000)))
                .as("a large picture is read coarsely")
                .contains("value=\"" + county.fhirBase() + "\"");
        assertThat(ann.page("/sources")).doesNotContain(county.fhirBase().toString());
    }

    @Test
    void pictureThatNamesNoSource_isRefused() throws Exception {
        ann.page("/sources");

        assertThat(upload(code("shlink:/eyJ1cmwiOiJodHRwcyJ9", 300))).contains("SMART Health Link");
        assertThat(upload(code("http://169.254.169.254/latest", 300)))
                .contains("role=\"alert\"")
                .doesNotContain("The code names");
        assertThat(upload(code("WIFI:S:office;P:secret;;", 300)))
                .contains("no web address")
                .doesNotContain("secret");
        assertThat(upload("GIF89a no picture".getBytes(UTF_8))).contains("no QR code to be seen");
        assertThat(upload(new byte[0])).contains("no QR code to be seen");
        assertThat(upload(png(new BufferedImage(200, 200, BufferedImage.TYPE_INT_RGB))))
                .contains("no QR code to be seen");
        assertThat(upload(claiming(60_000, 60_000))).contains("no QR code to be seen");
    }

    private String upload(byte[] file) throws Exception {
        return ann.upload("/sources/picture", "picture", "image/png", file);
    }

    private static byte[] code(String text, int side) throws IOException, WriterException {
        BitMatrix bits = new QRCodeWriter().encode(text, BarcodeFormat.QR_CODE, side, side);
        BufferedImage picture = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_BINARY);
        for (int x = 0; x < side; x++) {
            for (int y = 0; y < side; y++) {
                picture.setRGB(x, y, bits.get(x, y) ? 0xFF000000 : 0xFFFFFFFF);
            }
        }
        return png(picture);
    }

    private static byte[] png(BufferedImage picture) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        assertThat(ImageIO.write(picture, "png", file)).isTrue();
        return file.toByteArray();
    }

    /** A small file that says it is a picture of gigabytes: the head of a PNG is changed, with its check sum. */
    private static byte[] claiming(int width, int height) throws IOException {
        byte[] file = png(new BufferedImage(10, 10, BufferedImage.TYPE_INT_RGB));
        ByteBuffer head = ByteBuffer.wrap(file);
        head.putInt(16, width).putInt(20, height);
        CRC32 sum = new CRC32();
        sum.update(file, 12, 17);
        head.putInt(29, (int) sum.getValue());
        return file;
    }
}
