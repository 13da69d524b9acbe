// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Changes inputs: mostly part by part, so that the result is still nearly an answer, and now and then byte by byte. */
final class Mutator {
    private static final int MOST_CHANGES = 6;
    private static final int LARGEST_POWER = 16;

    private final Random random;
    private final Dictionary dictionary;

    Mutator(Random random, Dictionary dictionary) {
        this.random = random;
        this.dictionary = dictionary;
    }

    /** A changed copy, with parts of the other input here and there; never larger than the largest input. */
    byte[] mutate(byte[] input, byte[] other) {
        List<String> parts = new ArrayList<>(Lexer.cut(new String(input, StandardCharsets.ISO_8859_1)));
        List<String> donor = Lexer.cut(new String(other, StandardCharsets.ISO_8859_1));
        int changes = 1 + random.nextInt(MOST_CHANGES);
        for (int change = 0; change < changes; change++) {
            if (parts.isEmpty()) {
                parts.add(dictionary.any(random));
            }
            change(parts, donor);
        }
        byte[] changed = String.join("", parts).getBytes(StandardCharsets.ISO_8859_1);
        byte[] whole = random.nextInt(8) == 0 ? bytes(changed) : changed;
        return whole.length > Bounds.LARGEST ? Arrays.copyOf(whole, Bounds.LARGEST) : whole;
    }

    private void change(List<String> parts, List<String> donor) {
        int at = random.nextInt(parts.size());
        switch (random.nextInt(12)) {
            case 0 -> parts.remove(at);
            case 1 -> parts.subList(at, Lexer.close(parts, at)).clear();
            case 2 -> parts.set(at, dictionary.any(random));
            case 3 -> parts.add(at, dictionary.any(random));
            case 4 -> value(parts, at);
            case 5 -> swap(parts, at);
            case 6 -> parts.addAll(at, List.copyOf(parts.subList(at, Lexer.close(parts, at))));
            case 7 -> graft(parts, at, donor);
            case 8 -> repeat(parts, at);
            case 9 -> parts.set(at, inside(parts.get(at)));
            case 10 -> nest(parts, at);
            default -> number(parts, at);
        }
    }

    /** Replaces a whole value, be it a text or an object. */
    private void value(List<String> parts, int at) {
        int from = next(parts, at, ":");
        if (from > 0) {
            parts.subList(from, Lexer.close(parts, from)).clear();
            parts.add(from, dictionary.any(random));
        }
    }

    private void swap(List<String> parts, int at) {
        int with = random.nextInt(parts.size());
        String held = parts.get(at);
        parts.set(at, parts.get(with));
        parts.set(with, held);
    }

    private void graft(List<String> parts, int at, List<String> donor) {
        if (!donor.isEmpty()) {
            int from = random.nextInt(donor.size());
            parts.addAll(at, donor.subList(from, Lexer.close(donor, from)));
        }
    }

    /** Many of the same, inside a text too: what is quadratic shows, and so does what is deep. */
    private void repeat(List<String> parts, int at) {
        String part = parts.get(at);
        int times = 1 << random.nextInt(LARGEST_POWER + 1);
        if (part.length() > 2 && part.startsWith("\"") && random.nextBoolean()) {
            int in = 1 + random.nextInt(part.length() - 2);
            String one = part.substring(in, in + 1);
            parts.set(at, part.substring(0, in) + many(one, times) + part.substring(in));
        } else {
            parts.set(at, many(part, times));
        }
    }

    private static String many(String text, int times) {
        int most = Math.max(1, Bounds.LARGEST / Math.max(1, text.length()));
        return text.repeat(Math.min(times, most));
    }

    private String inside(String part) {
        if (part.isEmpty()) {
            return part;
        }
        int at = random.nextInt(part.length());
        return switch (random.nextInt(4)) {
            case 0 -> part.substring(0, at) + part.substring(at + 1);
            case 1 -> part.substring(0, at) + (char) random.nextInt(256) + part.substring(at + 1);
            case 2 -> part.substring(0, at) + plain(dictionary.any(random)) + part.substring(at);
            default ->
                part.substring(0, at) + Character.toString((char) (part.charAt(at) ^ 0x20)) + part.substring(at + 1);
        };
    }

    private static String plain(String entry) {
        return entry.length() > 2 && entry.startsWith("\"") ? entry.substring(1, entry.length() - 1) : entry;
    }

    private void nest(List<String> parts, int at) {
        int end = Lexer.close(parts, at);
        int depth = 1 << random.nextInt(12);
        boolean array = random.nextBoolean();
        parts.add(end, (array ? "]" : "}").repeat(depth));
        parts.add(at, (array ? "[" : "{\"a\":").repeat(depth));
    }

    private void number(List<String> parts, int at) {
        for (int i = 0; i < parts.size(); i++) {
            int look = (at + i) % parts.size();
            String part = parts.get(look);
            if (!part.isEmpty() && Character.isDigit(part.charAt(0))) {
                String digits = Long.toString(random.nextLong() >> random.nextInt(64));
                parts.set(look, random.nextInt(4) == 0 ? digits + "e" + random.nextInt(1000) : digits);
                return;
            }
        }
    }

    private static int next(List<String> parts, int at, String wanted) {
        for (int i = at; i < parts.size() - 1; i++) {
            if (parts.get(i).equals(wanted)) {
                return i + 1;
            }
        }
        return -1;
    }

    private byte[] bytes(byte[] whole) {
        if (whole.length == 0) {
            return whole;
        }
        int at = random.nextInt(whole.length);
        switch (random.nextInt(5)) {
            case 0 -> whole[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> whole[at] = (byte) random.nextInt(256);
            case 2 -> {
                return Arrays.copyOf(whole, at);
            }
            case 3 -> {
                return new String(whole, StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.UTF_16);
            }
            default -> {
                byte[] noise = new byte[1 + random.nextInt(8)];
                random.nextBytes(noise);
                System.arraycopy(noise, 0, whole, at, Math.min(noise.length, whole.length - at));
            }
        }
        return whole;
    }
}
