// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.json.JsonObject;

/**
 * A digest of a resource's content, for servers whose versions do not change. It ignores {@code meta}, the narrative, the
 * order of members and the format of numbers.
 */
final class ContentDigest {
    private static final int BYTES = 8;

    private final MessageDigest sha = sha256();

    private ContentDigest() {}

    static String of(byte[] body, int start, int end) {
        byte[] resource = Arrays.copyOfRange(body, start, end);
        try {
            return of(JsonObject.parse(resource, "resource"));
        } catch (ProtocolException | LimitException unreadable) {
            return ofBytes(body, start, end, BYTES);
        }
    }

    static String of(JsonObject resource) {
        ContentDigest digest = new ContentDigest();
        digest.object(resource.toBuilder().remove("meta").remove("text").build());
        return HexFormat.of().formatHex(Arrays.copyOf(digest.sha.digest(), BYTES));
    }

    /** The first bytes of SHA-256 in hexadecimal. */
    static String ofBytes(byte[] body, int start, int end, int length) {
        MessageDigest sha = sha256();
        sha.update(body, start, end - start);
        return HexFormat.of().formatHex(Arrays.copyOf(sha.digest(), length));
    }

    private void object(JsonObject json) {
        add("{");
        for (Map.Entry<String, @Nullable Object> member : new TreeMap<>(json.members()).entrySet()) {
            add(member.getKey());
            value(member.getValue());
        }
        add("}");
    }

    private void value(@Nullable Object value) {
        if (value instanceof JsonObject json) {
            object(json);
        } else if (value instanceof List<?> list) {
            add("[");
            list.forEach(this::value);
            add("]");
        } else if (value instanceof BigDecimal number) {
            add("#" + number.stripTrailingZeros());
        } else {
            add(value instanceof String text ? "\"" + text : String.valueOf(value));
        }
    }

    // The length comes first, so that different sequences of texts have different bytes.
    private void add(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        sha.update((bytes.length + ":").getBytes(UTF_8));
        sha.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("this Java runtime has no SHA-256", missing);
        }
    }
}
