// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.Origin;

/** Resolves links from servers' answers: unescaped characters are escaped first, then the target is checked. */
public final class BundleLinks {
    /** The most characters of a link: 16,384. The links of a search are kept until its end. */
    public static final int LONGEST = 16_384;

    private static final String NEVER_IN_A_URI = "\"<>\\^`{|}";

    private BundleLinks() {}

    /**
     * Resolves a link at the server's origin.
     *
     * @param base the server's FHIR API
     * @param link the link as the server wrote it
     * @param what a description for the message
     * @return the URL
     * @throws ProtocolException if it is not a URL, is longer than {@link #LONGEST}, or is at another origin
     */
    public static URI within(FhirBase base, String link, String what) {
        if (link.length() > LONGEST) {
            throw new ProtocolException(
                    what + ": the next link has more than " + LONGEST
                            + " characters, so it was not followed; tell the source's operator",
                    what,
                    null);
        }
        URI address;
        try {
            address = base.resolve("").resolve(escaped(link.strip()));
            if (Origin.of(address).equals(base.origin())) {
                return address;
            }
        } catch (IllegalArgumentException noAddress) {
            throw new ProtocolException(what + ": the next link is not a URL; tell the source's operator", what, null);
        }
        throw new ProtocolException(
                what + ": the next link is not at " + base.origin()
                        + ", so it was not followed; tell the source's operator",
                what,
                null);
    }

    private static String escaped(String link) {
        StringBuilder text = new StringBuilder(link.length() + 16);
        for (int at = 0; at < link.length(); ) {
            int sign = link.codePointAt(at);
            boolean loose = sign == '%' && !isEscape(link, at);
            if (sign == ' ' || sign > '~' || loose || NEVER_IN_A_URI.indexOf(sign) >= 0) {
                for (byte each : Character.toString(sign).getBytes(UTF_8)) {
                    text.append(String.format("%%%02X", each));
                }
            } else {
                text.appendCodePoint(sign);
            }
            at += Character.charCount(sign);
        }
        return text.toString();
    }

    private static boolean isEscape(String link, int at) {
        return at + 2 < link.length()
                && Character.digit(link.charAt(at + 1), 16) >= 0
                && Character.digit(link.charAt(at + 2), 16) >= 0;
    }
}
