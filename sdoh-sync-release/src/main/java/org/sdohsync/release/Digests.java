// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/** The digests that lie beside a file in a repository. */
final class Digests {
    private static final Map<String, String> ALGORITHMS =
            Map.of(".md5", "MD5", ".sha1", "SHA-1", ".sha256", "SHA-256", ".sha512", "SHA-512");

    private Digests() {}

    static boolean matches(Path file, Path digest) throws IOException {
        String name = digest.toString();
        String algorithm = ALGORITHMS.getOrDefault(name.substring(name.lastIndexOf('.')), "SHA-1");
        return Files.readString(digest).strip().equalsIgnoreCase(of(file, algorithm));
    }

    static String of(Path file, String algorithm) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java has " + algorithm, missing);
        }
    }
}
