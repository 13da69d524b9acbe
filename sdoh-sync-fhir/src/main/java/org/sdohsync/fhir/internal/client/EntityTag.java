// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.client;

import java.util.Optional;
import java.util.regex.Pattern;
import org.sdohsync.core.http.HttpReply;

/**
 * The ETag of an answer, to be sent back unchanged in {@code If-Match} (RFC 9110 §8.8.3): strong or weak, with any content. A
 * tag without quotation marks is accepted too.
 *
 * @param header the value of the header
 */
record EntityTag(String header) {
    private static final int LONGEST = 1024;
    private static final Pattern QUOTED = Pattern.compile("(?:[Ww]/)?\"([\\x20\\x21\\x23-\\x7E]*)\"");
    // Without commas, which separate a list, and asterisks, which match anything.
    private static final Pattern BARE = Pattern.compile("(?![Ww]/$)(?:[Ww]/)?([\\x21\\x23-\\x29\\x2B\\x2D-\\x7E]+)");

    /** The tag of an answer; empty if there is none that can be sent back. */
    static Optional<EntityTag> of(HttpReply reply) {
        return reply.header("ETag")
                .map(String::trim)
                .filter(tag -> tag.length() <= LONGEST
                        && (QUOTED.matcher(tag).matches() || BARE.matcher(tag).matches()))
                .map(EntityTag::new);
    }

    /** The tag for a version (FHIR R4 §3.1.0.5.1). */
    static EntityTag ofVersion(String versionId) {
        return new EntityTag("W/\"" + versionId + "\"");
    }

    /** The content of the tag, if it can be used as a version. */
    Optional<String> version() {
        String tag = header.regionMatches(true, 0, "W/", 0, 2) ? header.substring(2) : header;
        return Optional.ofNullable(ResourceVersions.usable(tag.replace("\"", "")));
    }
}
