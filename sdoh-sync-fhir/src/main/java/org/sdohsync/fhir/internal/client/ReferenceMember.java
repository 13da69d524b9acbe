// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.client;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.sdohsync.fhir.internal.json.ByteWindow;
import org.sdohsync.fhir.internal.json.JsonScanner;
import org.sdohsync.fhir.internal.json.MemberNames;

/** Reads a Reference from the bytes of its object, which were scanned before. */
final class ReferenceMember {
    private static final MemberNames NAMES = MemberNames.of(List.of("reference", "identifier"));

    private ReferenceMember() {}

    /** The {@code reference}; empty if there is none. */
    static Optional<String> reference(byte[] body, int from, int to, String where) {
        JsonScanner json = new JsonScanner(ByteWindow.whole(body, from, to), NAMES, where);
        try {
            boolean ignored = json.enter('{');
            while (json.nextMember()) {
                if (json.name().equals("reference")) {
                    return Optional.ofNullable(json.text()).filter(text -> !text.isEmpty());
                }
                json.skip();
            }
            return Optional.empty();
        } catch (IOException cutOff) {
            throw JsonScanner.invalid(where);
        }
    }

    /** Tells whether there is an identifier and no reference. */
    static boolean isIdentifiedOnly(byte[] body, int from, int to, String where) {
        JsonScanner json = new JsonScanner(ByteWindow.whole(body, from, to), NAMES, where);
        try {
            boolean identified = false;
            boolean referring = false;
            boolean ignored = json.enter('{');
            while (json.nextMember()) {
                String name = json.name();
                identified |= name.equals("identifier") && json.peek() == '{';
                String text = json.text();
                referring |= name.equals("reference") && text != null && !text.isEmpty();
            }
            return identified && !referring;
        } catch (IOException cutOff) {
            throw JsonScanner.invalid(where);
        }
    }
}
