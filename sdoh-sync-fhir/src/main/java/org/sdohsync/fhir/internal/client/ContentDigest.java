// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.client;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;

/**
 * A digest of a resource's content, for servers whose versions do not change. It has two parts with a dot between them:
 *
 * <ol>
 *   <li>64 bits of the content without {@code meta} and narrative, whatever the order of members and the form of numbers. They are made token by
 *       token: the members of an object are summed up, the elements of a list follow on each other.
 *   <li>64 bits of the bytes as they came. Most servers send what is unchanged as the same bytes, so that their content need not be looked at.
 * </ol>
 */
public final class ContentDigest {
    private static final int LENGTH = 16;
    private static final char DOT = '.';
    private static final int BYTES = 8;

    /** The constants of FNV-1a with 64 bits. */
    private static final long BASIS = 0xcbf29ce484222325L;

    private static final long PRIME = 0x100000001b3L;

    // Any odd numbers would do: they tell apart what has the same text.
    private static final long OBJECT = 0x9e3779b97f4a7c15L;
    private static final long ARRAY = 0xc2b2ae3d27d4eb4fL;
    private static final long TEXT = 0x165667b19e3779f9L;
    private static final long NUMBER = 0x27d4eb2f165667c5L;
    private static final long TRUE = 0x85ebca77c2b2ae63L;
    private static final long FALSE = 0xff51afd7ed558ccdL;
    private static final long NULL = 0xc4ceb9fe1a85ec53L;

    private ContentDigest() {}

    /**
     * Tells whether two digests are of the same content.
     *
     * @param one a digest
     * @param other another one
     * @return true if so
     */
    public static boolean isSame(String one, String other) {
        return content(one).equals(content(other));
    }

    static String of(byte[] body, int start, int end) {
        return contentOf(body, start, end) + DOT + bytesOf(body, start, end);
    }

    /** Tells whether a resource has the content of a digest, without looking at it if its bytes are the same. */
    static boolean isOf(String digest, byte[] body, int start, int end) {
        boolean sameBytes = digest.length() == 2 * LENGTH + 1 && digest.endsWith(DOT + bytesOf(body, start, end));
        return sameBytes || content(digest).equals(contentOf(body, start, end));
    }

    /** The first bytes of SHA-256 in hexadecimal. */
    static String ofBytes(byte[] body, int start, int end, int length) {
        MessageDigest sha = sha256();
        sha.update(body, start, end - start);
        return HexFormat.of().formatHex(Arrays.copyOf(sha.digest(), length));
    }

    private static String content(String digest) {
        int dot = digest.indexOf(DOT);
        return dot < 0 ? digest : digest.substring(0, dot);
    }

    private static String contentOf(byte[] body, int start, int end) {
        try {
            long content = JsonTokens.over(body, start, end, "resource", ContentDigest::resource);
            return HexFormat.of().toHexDigits(content);
        } catch (ProtocolException | LimitException unreadable) {
            return ofBytes(body, start, end, BYTES);
        }
    }

    private static Long resource(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new IOException("no object");
        }
        return object(parser, true);
    }

    private static String bytesOf(byte[] body, int start, int end) {
        return HexFormat.of()
                .toHexDigits(sum(new CRC32(), body, start, end) << 32 | sum(new CRC32C(), body, start, end));
    }

    private static long sum(Checksum checksum, byte[] body, int start, int end) {
        checksum.update(body, start, end - start);
        return checksum.getValue();
    }

    private static long object(JsonParser parser, boolean resource) throws IOException {
        long sum = OBJECT;
        while (JsonTokens.nextMember(parser)) {
            String name = parser.currentName();
            if (resource && (name.equals("meta") || name.equals("text"))) {
                parser.skipChildren();
            } else {
                long named = BASIS;
                for (int at = 0; at < name.length(); at++) {
                    named = (named ^ name.charAt(at)) * PRIME;
                }
                sum += mixed(mixed(named) * PRIME + value(parser));
            }
        }
        return mixed(sum);
    }

    private static long value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser, false);
            case START_ARRAY -> array(parser);
            case VALUE_STRING ->
                characters(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength(), TEXT);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser);
            case VALUE_TRUE -> TRUE;
            case VALUE_FALSE -> FALSE;
            default -> NULL;
        };
    }

    private static long array(JsonParser parser) throws IOException {
        long hash = ARRAY;
        while (JsonTokens.need(parser.nextToken()) != JsonToken.END_ARRAY) {
            hash = mixed(hash * PRIME + value(parser));
        }
        return hash;
    }

    private static long number(JsonParser parser) throws IOException {
        String text = parser.getText();
        boolean plain = parser.currentToken() == JsonToken.VALUE_NUMBER_INT && !text.endsWith("0");
        try {
            char[] shortest = plain
                    ? text.toCharArray()
                    : new BigDecimal(text).stripTrailingZeros().toString().toCharArray();
            return characters(shortest, 0, shortest.length, NUMBER);
        } catch (NumberFormatException beyond) {
            return NULL;
        }
    }

    private static long characters(char[] text, int from, int length, long kind) {
        long hash = BASIS ^ kind;
        for (int at = from; at < from + length; at++) {
            hash = (hash ^ text[at]) * PRIME;
        }
        return mixed(hash + length);
    }

    /** Spreads each bit over all of them (the last steps of MurmurHash3). */
    private static long mixed(long hash) {
        long mixed = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ (mixed >>> 33);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("this Java runtime has no SHA-256", missing);
        }
    }
}
