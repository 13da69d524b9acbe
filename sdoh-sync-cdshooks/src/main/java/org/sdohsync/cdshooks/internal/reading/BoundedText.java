// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks.internal.reading;

/**
 * Text of a service made safe to show as text: bounded, without control characters and without characters that change the
 * direction of what stands around it (Unicode TR 36 §2.9). Markup is left as it is, because it is shown as text. Stateless.
 */
public final class BoundedText {
    private BoundedText() {}

    /**
     * Returns a text of one line.
     *
     * @param text the text as received
     * @param most the most characters
     * @return the text without line breaks, cut off at the limit
     */
    public static String line(String text, int most) {
        return clean(text, most, false).strip();
    }

    /**
     * Returns a text of several lines.
     *
     * @param text the text as received
     * @param most the most characters
     * @return the text with its line breaks and tabs, cut off at the limit
     */
    public static String block(String text, int most) {
        return clean(text, most, true);
    }

    private static String clean(String text, int most, boolean lines) {
        int read = Math.min(text.length(), most);
        StringBuilder kept = new StringBuilder(read);
        for (int at = 0; at < read; at++) {
            char sign = text.charAt(at);
            if (Character.isHighSurrogate(sign) || Character.isLowSurrogate(sign)) {
                at += pair(text, at, read, kept);
            } else if (sign == '\n' || sign == '\t') {
                kept.append(lines ? sign : ' ');
            } else if (!Character.isISOControl(sign) && !turns(sign)) {
                kept.append(sign);
            }
        }
        return kept.toString();
    }

    // Half a pair cannot be encoded: it is left out, also where the text is cut off between the halves.
    private static int pair(String text, int at, int end, StringBuilder kept) {
        if (at + 1 < end && Character.isSurrogatePair(text.charAt(at), text.charAt(at + 1))) {
            kept.append(text.charAt(at)).append(text.charAt(at + 1));
            return 1;
        }
        return 0;
    }

    /** Tells whether a character embeds, overrides or isolates a direction, or separates lines in another way. */
    private static boolean turns(char sign) {
        return (sign >= 0x202A && sign <= 0x202E)
                || (sign >= 0x2066 && sign <= 0x2069)
                || sign == 0x200E
                || sign == 0x200F
                || sign == 0x2028
                || sign == 0x2029
                || sign == 0xFEFF;
    }
}
