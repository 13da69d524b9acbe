// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.http;

/**
 * Checks ids of resources. FHIR R4 allows up to 64 letters, digits, hyphens and dots; some servers use others, so all ids are
 * accepted that need no encoding as a path segment and as a search value (RFC 3986 §3.3): also {@code _ ~ : @ =}, and up to
 * 128 characters. Stateless; safe for use by many threads.
 */
public final class ResourceId {
    /** The most characters of an id: 128. */
    public static final int MOST_CHARACTERS = 128;

    private static final int LONGEST_TYPE = 64;

    private ResourceId() {}

    /**
     * Tells whether a text is an accepted id.
     *
     * @param text the text
     * @return true if so; false for {@code .} and {@code ..}, which have a meaning in paths
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
     * Tells whether a text has the form of a resource type.
     *
     * @param text the text
     * @return true if it has 2 to 64 letters, the first of them upper case
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
     * Tells whether a text has the form of a relative reference, {@code Type/id}.
     *
     * @param text the text
     * @return true if it is a type, a slash and an id
     */
    public static boolean isReference(String text) {
        int slash = text.indexOf('/');
        return slash > 0 && isType(text.substring(0, slash)) && isId(text.substring(slash + 1));
    }

    /**
     * Tells whether a character is allowed in an accepted id.
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
