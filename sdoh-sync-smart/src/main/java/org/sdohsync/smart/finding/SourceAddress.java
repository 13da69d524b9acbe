// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.finding;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.sdohsync.core.error.AddressException;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.smart.finding.FindingException.Reason;

/**
 * Parses the address of a source that a user pasted, typed or scanned (SDOHCC, connecting applications: the user gets the URL
 * of the API). Nothing is sent. Stateless; safe for use by many threads.
 */
public final class SourceAddress {
    // Bounds the input of the patterns below, each of which starts to match at one place only in a run of equal
    // characters.
    private static final int MOST_CHARACTERS = FhirBase.MOST_CHARACTERS;

    private static final Pattern SCHEME = Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]*:(?!\\d)");
    private static final Pattern KNOWN_SUFFIX =
            Pattern.compile("(?<!/)/+(metadata|\\.well-known/(smart-configuration|openid-configuration|udap))/*$");
    private static final Pattern PAGE = Pattern.compile(
            "(\\.(html?|aspx?|php|jsp)(/|$)|/(log-?in|sign-?in|sign-?up|register|portal|mychart)(/|$))",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern QUOTES =
            Pattern.compile("^[<\"'(\\u200B\\uFEFF]+|(?<![>\"'),;\\u200B\\uFEFF])[>\"'),;\\u200B\\uFEFF]+$");
    private static final List<String> HEALTH_LINKS = List.of("shlink:/", "shc:/");

    private SourceAddress() {}

    /**
     * Parses an address that was pasted or typed. Spaces and quotes around it, a missing {@code https://}, a trailing slash,
     * and the paths of discovery documents are tolerated.
     *
     * @param pasted the text
     * @param rules which addresses may be used
     * @return the source, named by its host
     * @throws FindingException if it is recognizably not the address of a FHIR API
     */
    public static FoundSource pasted(String pasted, AddressRules rules) {
        String text = QUOTES.matcher(bounded(pasted)).replaceAll("");
        if (text.isBlank() || text.chars().anyMatch(Character::isWhitespace)) {
            throw noAddress();
        }
        refuseHealthLink(text);
        String url = SCHEME.matcher(text).find() ? text : "https://" + text;
        String base = KNOWN_SUFFIX.matcher(url).replaceFirst("");
        refusePage(base);
        return named(base, rules);
    }

    /**
     * Parses the content of a QR code, which is the plain address of a FHIR API as a source prints it for its users. SMART
     * Health Links and Cards are documents and are refused with an explanation.
     *
     * @param payload the text in the code
     * @param rules which addresses may be used
     * @return the source, named by its host
     * @throws FindingException if it contains anything else
     */
    public static FoundSource scanned(String payload, AddressRules rules) {
        String text = bounded(payload);
        refuseHealthLink(text);
        // The address in a QR code has a scheme; without one it is other text, such as a Wi-Fi password.
        if (!text.regionMatches(true, 0, "https://", 0, 8) && !text.regionMatches(true, 0, "http://", 0, 7)) {
            throw new FindingException(
                    "The QR code contains no web address: ask the source for the code, or the address, of"
                            + " its FHIR API",
                    Reason.NO_ADDRESS,
                    null);
        }
        if (text.indexOf('#') >= 0) {
            throw new FindingException(
                    "The QR code contains an address with a fragment, which may be a key or a session, so it"
                            + " was not used: ask the source for the plain address of its FHIR API",
                    Reason.REFUSED_ADDRESS,
                    null);
        }
        return pasted(text, rules);
    }

    private static String bounded(String text) {
        if (requireNonNull(text, "text").length() > MOST_CHARACTERS) {
            throw noAddress();
        }
        return text.strip();
    }

    static FoundSource named(String base, AddressRules rules) {
        try {
            FhirBase parsed = FhirBase.parse(base, rules);
            return new FoundSource(parsed.origin().host(), parsed, List.of(), List.of());
        } catch (AddressException refused) {
            boolean malformed = refused.reason() == AddressException.Reason.MALFORMED;
            throw new FindingException(
                    String.valueOf(refused.getMessage()),
                    malformed ? Reason.NO_ADDRESS : Reason.REFUSED_ADDRESS,
                    refused);
        }
    }

    private static void refuseHealthLink(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        boolean linked =
                HEALTH_LINKS.stream().anyMatch(scheme -> lower.startsWith(scheme) || lower.contains("#" + scheme));
        if (linked) {
            throw new FindingException(
                    "This is a SMART Health Link or Card: it contains a document, not a source that can be"
                            + " connected. Open it"
                            + " with an app for health cards, or ask the source for the address of its FHIR API",
                    Reason.HEALTH_LINK,
                    null);
        }
    }

    private static void refusePage(String base) {
        String path = base.replaceFirst("^[^/]*//[^/]*", "");
        if (PAGE.matcher(path).find()) {
            throw new FindingException(
                    "This looks like the address of a sign-in page, not of a FHIR API: ask the source for"
                            + " the address that apps connect to",
                    Reason.PORTAL_PAGE,
                    null);
        }
    }

    private static FindingException noAddress() {
        return new FindingException(
                "This is not a web address: paste the address of the source's FHIR API, such as"
                        + " https://fhir.example.org/r4",
                Reason.NO_ADDRESS,
                null);
    }
}
