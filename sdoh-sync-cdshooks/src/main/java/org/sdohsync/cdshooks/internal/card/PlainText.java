// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks.internal.card;

/**
 * Takes HTML, images and link targets out of Markdown, in linear time. What is left is to be shown as text, so it need not be a
 * complete reading of Markdown. For one text.
 */
public final class PlainText {
    private static final int LONGEST_TARGET = 2048;

    private final String text;
    private final int lastClosing;
    private final StringBuilder plain = new StringBuilder();

    private PlainText(String text) {
        this.text = text;
        this.lastClosing = text.lastIndexOf('>');
    }

    /**
     * Returns the readable text.
     *
     * @param markdown the Markdown
     * @return the text without tags, comments, scripts, images and addresses of links
     */
    public static String of(String markdown) {
        return new PlainText(markdown).read();
    }

    private String read() {
        int at = 0;
        while (at < text.length()) {
            char sign = text.charAt(at);
            if (sign == '<' && beginsTag(at)) {
                at = afterTag(at);
            } else if (sign == '!' && text.startsWith("![", at)) {
                at++;
            } else if (sign == ']' && text.startsWith("](", at)) {
                at = afterTarget(at);
            } else if (sign == '[') {
                at++;
            } else {
                plain.append(sign);
                at++;
            }
        }
        return plain.toString();
    }

    private boolean beginsTag(int at) {
        if (at + 1 >= text.length() || at > lastClosing) {
            return false;
        }
        char next = text.charAt(at + 1);
        return next == '/' || next == '!' || next == '?' || Character.isLetter(next);
    }

    private int afterTag(int at) {
        for (String raw : new String[] {"script", "style"}) {
            if (is(raw, at + 1)) {
                int end = closing(raw, at + 1);
                return end < 0 ? text.length() : Math.max(text.indexOf('>', end) + 1, end + 1);
            }
        }
        if (text.startsWith("<!--", at)) {
            int end = text.indexOf("-->", at);
            return end < 0 ? text.length() : end + 3;
        }
        return text.indexOf('>', at) + 1;
    }

    private boolean is(String name, int at) {
        return text.regionMatches(true, at, name, 0, name.length());
    }

    private int closing(String name, int from) {
        int at = text.indexOf("</", from);
        while (at >= 0 && !is(name, at + 2)) {
            at = text.indexOf("</", at + 2);
        }
        return at;
    }

    private int afterTarget(int at) {
        int most = Math.min(text.length(), at + LONGEST_TARGET);
        for (int end = at + 2; end < most; end++) {
            char sign = text.charAt(end);
            if (sign == ')') {
                return end + 1;
            }
            if (sign == '\n') {
                break;
            }
        }
        return at + 1;
    }
}
