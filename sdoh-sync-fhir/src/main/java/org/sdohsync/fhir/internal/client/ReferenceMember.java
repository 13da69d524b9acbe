// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.client;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;

/** Finds {@code member.reference} in the bytes of a resource without parsing the rest of it. */
final class ReferenceMember {
    private ReferenceMember() {}

    static Optional<String> find(byte[] body, int from, int to, String member, String where) {
        return JsonTokens.over(body, from, to, where, parser -> member(parser, member));
    }

    static boolean isIdentifiedOnly(byte[] body, int from, int to, String member, String where) {
        return JsonTokens.over(body, from, to, where, parser -> isIdentifiedOnly(parser, member));
    }

    private static boolean isIdentifiedOnly(JsonParser parser, String member) throws IOException {
        parser.nextToken();
        while (JsonTokens.nextMember(parser)) {
            if (parser.currentName().equals(member) && parser.currentToken() == JsonToken.START_OBJECT) {
                return isIdentifiedOnly(parser);
            }
            parser.skipChildren();
        }
        return false;
    }

    private static boolean isIdentifiedOnly(JsonParser parser) throws IOException {
        boolean identified = false;
        boolean referring = false;
        while (JsonTokens.nextMember(parser)) {
            String name = parser.currentName();
            identified |= name.equals("identifier") && parser.currentToken() == JsonToken.START_OBJECT;
            String text = JsonTokens.text(parser);
            referring |= name.equals("reference") && text != null && !text.isEmpty();
        }
        return identified && !referring;
    }

    private static Optional<String> member(JsonParser parser, String member) throws IOException {
        parser.nextToken();
        while (JsonTokens.nextMember(parser)) {
            boolean wanted = parser.currentName().equals(member);
            if (wanted && parser.currentToken() == JsonToken.START_OBJECT) {
                return reference(parser);
            }
            parser.skipChildren();
        }
        return Optional.empty();
    }

    private static Optional<String> reference(JsonParser parser) throws IOException {
        while (JsonTokens.nextMember(parser)) {
            if (parser.currentName().equals("reference")) {
                return Optional.ofNullable(JsonTokens.text(parser)).filter(text -> !text.isEmpty());
            }
            parser.skipChildren();
        }
        return Optional.empty();
    }
}
