// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.testkit;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.sdohsync.core.secret.Entropy;
import org.sdohsync.core.secret.Secret;

/**
 * Secrets that are planted to see whether they turn up where they must not: in texts, exceptions, bytes and files. They are
 * looked for as they are and in UTF-16, percent-encoding, hexadecimal and base64 at each of its three offsets, also of the
 * percent-encoded form. Safe for use by
 * many threads.
 */
public final class Canaries {
    private final Entropy entropy;
    private final Map<String, List<byte[]>> planted = new ConcurrentHashMap<>();

    private Canaries(Entropy entropy) {
        this.entropy = entropy;
    }

    /**
     * Makes an empty collection.
     *
     * @param entropy draws the secrets, for example {@link SeededEntropy}
     * @return the collection
     */
    public static Canaries drawnFrom(Entropy entropy) {
        return new Canaries(entropy);
    }

    /**
     * Plants a text.
     *
     * @param label what it stands for, to be named when it is found
     * @return a new text that nothing else contains
     */
    public String text(String label) {
        String canary = "canary+" + entropy.text(18) + "/~" + planted.size();
        planted.put(label + "#" + planted.size(), disguises(canary));
        return canary;
    }

    /**
     * Plants a text that something else has made, such as a private key.
     *
     * @param label what it stands for, to be named when it is found
     * @param text the text, long enough not to be found by chance
     * @throws IllegalArgumentException if it has less than 12 characters
     */
    public void plant(String label, String text) {
        if (text.length() < 12) {
            throw new IllegalArgumentException("text is too short to be told from others");
        }
        planted.put(label + "#" + planted.size(), disguises(text));
    }

    /**
     * Plants a secret.
     *
     * @param label what it stands for, to be named when it is found
     * @return a new secret that nothing else contains
     */
    public Secret secret(String label) {
        return Secret.of(text(label));
    }

    /**
     * Looks into a text.
     *
     * @param where what is searched, for the message
     * @param text the text
     * @throws AssertionError if a planted secret is in it
     */
    public void assertNotIn(String where, String text) {
        assertNotIn(where, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Looks into an exception: its message, its causes, what it suppressed, as a log would print it.
     *
     * @param where what is searched, for the message
     * @param thrown the exception
     * @throws AssertionError if a planted secret is in it
     */
    public void assertNotIn(String where, Throwable thrown) {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        assertNotIn(where, trace.toString());
    }

    /**
     * Looks into bytes.
     *
     * @param where what is searched, for the message
     * @param bytes the bytes
     * @throws AssertionError if a planted secret is in them
     */
    public void assertNotIn(String where, byte[] bytes) {
        String searched = new String(bytes, StandardCharsets.ISO_8859_1);
        planted.forEach((label, disguises) -> {
            for (byte[] disguise : disguises) {
                if (searched.contains(new String(disguise, StandardCharsets.ISO_8859_1))) {
                    throw new AssertionError(where + " contains the planted secret " + label);
                }
            }
        });
    }

    /**
     * Tells whether a text has a planted secret in it.
     *
     * @param text the text
     * @return true if it has
     */
    public boolean areIn(String text) {
        try {
            assertNotIn("", text);
            return false;
        } catch (AssertionError found) {
            return true;
        }
    }

    /**
     * Looks into all files below a directory, and at their names.
     *
     * @param directory the directory
     * @throws AssertionError if a planted secret is in one, or if there is no file at all
     */
    public void assertNotInFiles(Path directory) {
        try (Stream<Path> tree = Files.walk(directory)) {
            List<Path> files = tree.filter(Files::isRegularFile).toList();
            if (files.isEmpty()) {
                throw new AssertionError(directory + " holds no file: nothing was searched");
            }
            for (Path file : files) {
                assertNotIn("the name of " + file, file.toString());
                assertNotIn(file.toString(), Files.readAllBytes(file));
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static List<byte[]> disguises(String canary) {
        byte[] plain = canary.getBytes(StandardCharsets.UTF_8);
        List<byte[]> disguises = new ArrayList<>();
        disguises.add(plain);
        disguises.add(canary.getBytes(StandardCharsets.UTF_16BE));
        disguises.add(canary.getBytes(StandardCharsets.UTF_16LE));
        byte[] percent = ascii(URLEncoder.encode(canary, StandardCharsets.UTF_8));
        disguises.add(percent);
        disguises.add(ascii(HexFormat.of().formatHex(plain)));
        for (int offset = 0; offset < 3; offset++) {
            disguises.add(ascii(base64(Base64.getEncoder(), plain, offset)));
            disguises.add(ascii(base64(Base64.getUrlEncoder(), plain, offset)));
            // As in a Basic header (RFC 6749 §2.3.1).
            disguises.add(ascii(base64(Base64.getEncoder(), percent, offset)));
        }
        return List.copyOf(disguises);
    }

    // Inside a longer text the base64 of a secret depends on where it starts, modulo 3; its ends depend on its
    // neighbours.
    private static String base64(Base64.Encoder encoder, byte[] plain, int offset) {
        byte[] shifted = new byte[plain.length + offset];
        System.arraycopy(plain, 0, shifted, offset, plain.length);
        String encoded = encoder.withoutPadding().encodeToString(shifted);
        return encoded.substring(offset == 0 ? 0 : 4, encoded.length() - 4);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
