// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.token;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/**
 * The description of an error by an authorization server (RFC 6749 §5.2 {@code error_description}), made safe to show and
 * store: only plain words of its first line, up to a limit. Left out are values that were sent in the request, and words that
 * look like a token, an id, a URL or an e-mail address. Stateless; safe for use by many threads.
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
     * Cleans a description.
     *
     * @param text the server's text
     * @param sent the secrets of the request
     * @return the remaining words; empty if there are none
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

    // RFC 6749 §5.2 permits no control characters. After the first line some servers add trace ids and times.
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
