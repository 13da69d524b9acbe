// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store.file;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * File names for ids: {@code r-} and the id with everything but {@code a-z 0-9 -} escaped as {@code _hh} per UTF-8 byte,
 * which every file system preserves, even those that ignore case. For an id that is too long the name is {@code h-} and its
 * SHA-256; the id is then in the file only.
 */
final class FileNames {
    static final String SUFFIX = ".rec";
    static final String TEMPORARY = ".tmp";

    private static final Pattern HASHED = Pattern.compile("h-[0-9a-f]{64}\\.rec");
    private static final Pattern ESCAPED = Pattern.compile("r-(?:[a-z0-9-]|_[0-9a-f]{2}){1,200}\\.rec");
    private static final int LONGEST = 200;
    private static final HexFormat HEX = HexFormat.of();

    private FileNames() {}

    static String of(String id) {
        byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
        StringBuilder name = new StringBuilder("r-");
        for (byte unit : bytes) {
            if (isPlain(unit)) {
                name.append((char) unit);
            } else {
                name.append('_').append(HEX.toHexDigits(unit));
            }
        }
        return (name.length() > LONGEST ? "h-" + HEX.formatHex(sha256(bytes)) : name) + SUFFIX;
    }

    /** Tells whether {@link #of} returns this name for some id. Other files do not belong to the store. */
    static boolean isRecord(String name) {
        if (HASHED.matcher(name).matches()) {
            return true;
        }
        String id = ESCAPED.matcher(name).matches() ? id(name).orElse("") : "";
        return !id.isEmpty() && of(id).equals(name);
    }

    /** The id; empty if it is too long to be in the name. */
    static Optional<String> id(String name) {
        if (!name.startsWith("r-")) {
            return Optional.empty();
        }
        String escaped = name.substring(2, name.length() - SUFFIX.length());
        byte[] bytes = new byte[escaped.length()];
        int length = 0;
        for (int at = 0; at < escaped.length(); at++) {
            if (escaped.charAt(at) == '_' && at + 3 <= escaped.length()) {
                bytes[length++] = (byte) HexFormat.fromHexDigits(escaped, at + 1, at + 3);
                at += 2;
            } else {
                bytes[length++] = (byte) escaped.charAt(at);
            }
        }
        return Optional.of(new String(bytes, 0, length, StandardCharsets.UTF_8));
    }

    private static boolean isPlain(byte unit) {
        return (unit >= 'a' && unit <= 'z') || (unit >= '0' && unit <= '9') || unit == '-';
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("this Java runtime has no SHA-256", missing);
        }
    }
}
