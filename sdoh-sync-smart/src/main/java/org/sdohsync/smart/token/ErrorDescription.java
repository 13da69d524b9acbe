// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.token;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/**
 * What an authorization server says of an error (RFC 6749 §5.2 {@code error_description}), made fit to be shown and kept: plain words
 * of its first line only, and not many. Left out is whatever was sent in the request, and whatever looks like a token, an id, an address or a name of a
 * mailbox. Stateless.
 */
public final class ErrorDescription {
    /** The most characters that are kept: 200. */
    public static final int LONGEST = 200;

    private static final int MOST_READ = 2000;
    private static final int LEAST_SECRET = 4;
    private static final int LONGEST_WORD = 24;
    private static final int LONGEST_MIXED = 11;
    private static final String LEFT_OUT = "...";
    private static final Pattern UNPLAIN = Pattern.compile("[^\\p{L}\\p{M}\\p{Nd}.,;:!?'()/@&%#=+_-]+");
    private static final Pattern ENDS = Pattern.compile("^[.,;:!?'()]+|[.,;:!?'()]+$");

    private ErrorDescription() {}

    /**
     * Makes a description fit to be shown.
     *
     * @param text what the server said
     * @param sent secrets of the request that it answered
     * @return a few words, empty if none are left
     */
    public static Optional<String> clean(String text, Collection<String> sent) {
        String kept = firstLine(text.length() > MOST_READ ? text.substring(0, MOST_READ) : text);
        for (String secret : sent) {
            if (secret.length() >= LEAST_SECRET) {
                kept = kept.replace(secret, " " + LEFT_OUT + " ");
            }
        }
        StringJoiner words = new StringJoiner(" ");
        for (String word : UNPLAIN.split(kept, -1)) {
            if (!word.isEmpty() && words.length() + word.length() < LONGEST) {
                words.add(isPlain(word) ? word : LEFT_OUT);
            }
        }
        return Optional.of(words.toString()).filter(cleaned -> cleaned.chars().anyMatch(Character::isLetter));
    }

    // RFC 6749 §5.2 permits no control characters. Behind the first line some servers name traces and times.
    private static String firstLine(String text) {
        for (int at = 0; at < text.length(); at++) {
            if (Character.isISOControl(text.charAt(at))) {
                return text.substring(0, at);
            }
        }
        return text;
    }

    private static boolean isPlain(String word) {
        String bare = ENDS.matcher(word).replaceAll("");
        boolean mixed = bare.chars().anyMatch(Character::isDigit)
                && bare.toLowerCase(Locale.ROOT).chars().anyMatch(Character::isLetter);
        return bare.length() <= LONGEST_WORD
                && !(mixed && bare.length() > LONGEST_MIXED)
                && bare.indexOf('@') < 0
                && !bare.contains("://");
    }
}
