// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.benchmarks.source;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** A searchset while it is written: first its links, then its entries. Not thread-safe. */
final class SearchBundle {
    private static final int FIRST_SIZE = 1 << 17;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(FIRST_SIZE);
    private boolean linked;
    private boolean filled;

    SearchBundle(int total) {
        write("{\"resourceType\":\"Bundle\",\"id\":\"5f2b\",\"type\":\"searchset\",\"total\":" + total + ",\"link\":[");
    }

    void link(String relation, String url) {
        write((linked ? "," : "") + "{\"relation\":\"" + relation + "\",\"url\":\"" + url + "\"}");
        linked = true;
    }

    void entry(String base, Item item, String mode, Consumer<ByteArrayOutputStream> resource) {
        write((filled ? "," : "],\"entry\":[") + "{\"fullUrl\":\"" + base + "/" + item.reference()
                + "\",\"resource\":");
        resource.accept(out);
        write(",\"search\":{\"mode\":\"" + mode + "\"}}");
        filled = true;
    }

    byte[] bytes() {
        write("]}");
        return out.toByteArray();
    }

    private void write(String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}
