// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.http;

/**
 * Which ids of resources are taken. FHIR R4 allows letters, digits, hyphens and points, 64 at most; servers give others, and all are taken
 * that stand for themselves as one segment of a path and as one value of a search (RFC 3986 §3.3): besides those of FHIR the signs
 * {@code _ ~ : @ =}, and 128 characters.
 */
public final class ResourceId {
    /** How long an id may be: 128 characters. */
    public static final int MOST_CHARACTERS = 128;

    private static final int LONGEST_TYPE = 64;

    private ResourceId() {}

    /**
     * Tells whether a text is an id that is taken.
     *
     * @param text the text
     * @return true if it is; not for the two that lead elsewhere in a path, {@code .} and {@code ..}
     */
    public static boolean isId(String text) {
        int length = text.length();
        if (length == 0 || length > MOST_CHARACTERS) {
            return false;
        }
        for (int at = 0; at < length; at++) {
            if (!isOfId(text.charAt(at))) {
                return false;
            }
        }
        return !text.equals(".") && !text.equals("..");
    }

    /**
     * Tells whether a text has the form of the name of a resource type.
     *
     * @param text the text
     * @return true if it is made of letters, 2 to 64, the first of them a capital
     */
    public static boolean isType(String text) {
        int length = text.length();
        if (length < 2 || length > LONGEST_TYPE || text.charAt(0) > 'Z') {
            return false;
        }
        for (int at = 0; at < length; at++) {
            if (!isLetter(text.charAt(at))) {
                return false;
            }
        }
        return true;
    }

    /**
     * Tells whether a text has the form of a reference within a server.
     *
     * @param text the text
     * @return true if it is a type, a slash and an id
     */
    public static boolean isReference(String text) {
        int slash = text.indexOf('/');
        return slash > 0 && isType(text.substring(0, slash)) && isId(text.substring(slash + 1));
    }

    /**
     * Tells whether a character may be in an id that is taken.
     *
     * @param sign the character
     * @return true if it may
     */
    public static boolean isOfId(char sign) {
        return isLetter(sign) || (sign >= '0' && sign <= '9') || "-._~:@=".indexOf(sign) >= 0;
    }

    private static boolean isLetter(char sign) {
        return (sign >= 'A' && sign <= 'Z') || (sign >= 'a' && sign <= 'z');
    }
}
