// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.fuzz.reader;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.error.TransportException.Delivery;
import org.sdohsync.records.internal.stream.BundleStream;
import org.sdohsync.records.internal.stream.NdjsonStream;
import org.sdohsync.records.internal.stream.ScannedResource;
import org.sdohsync.records.internal.stream.StreamLimits;

/** Pages of a whole history, and files of an export, read while they arrive. */
final class RecordsTarget implements Target {
    private static final StreamLimits LIMITS = new StreamLimits(10_000_000, 100_000, 1_000_000);
    private static final int MOST_TOLD = 60;

    private final boolean lines;
    private final StringBuilder told = new StringBuilder();

    private RecordsTarget(boolean lines) {
        this.lines = lines;
    }

    static Target pages() {
        return new RecordsTarget(false);
    }

    static Target files() {
        return new RecordsTarget(true);
    }

    @Override
    public String name() {
        return lines ? "ndjson" : "everything";
    }

    @Override
    public Reading read(byte[] input) {
        told.setLength(0);
        try (InputStream in = new ByteArrayInputStream(input)) {
            if (lines) {
                new NdjsonStream("file", LIMITS, this::tell, () -> told.append('!')).read(in);
            } else {
                BundleStream bundle = new BundleStream("page", LIMITS, this::tell);
                bundle.read(in);
                told.append(bundle.next().isPresent()).append(bundle.self().isPresent());
            }
        } catch (IOException cutOff) {
            throw new TransportException("the input ends too early", Delivery.UNKNOWN, null);
        }
        return new Reading("ok " + told.substring(0, Math.min(told.length(), MOST_TOLD)), "");
    }

    private void tell(ScannedResource resource) {
        if (!resource.isTooLarge()) {
            requireOneLine(resource);
        }
        if (told.length() < MOST_TOLD) {
            told.append(' ')
                    .append(resource.isMessage())
                    .append(resource.type().isEmpty())
                    .append(Math.min(
                            resource.references(List.of("subject", "patient")).size(), 2))
                    .append(Math.min(resource.labels().size(), 2))
                    .append(Math.min(resource.issues().size(), 2));
        }
    }

    private static void requireOneLine(ScannedResource resource) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            resource.writeLine(out);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        String line = out.toString(StandardCharsets.UTF_8);
        if (!line.startsWith("{") || !line.endsWith("}") || line.contains("\n")) {
            throw new IllegalStateException("not an object on one line");
        }
    }
}
