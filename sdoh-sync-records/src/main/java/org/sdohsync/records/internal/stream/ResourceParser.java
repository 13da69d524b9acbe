// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.stream;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sdohsync.fhir.internal.json.ByteWindow;
import org.sdohsync.fhir.internal.json.JsonScanner;
import org.sdohsync.fhir.internal.json.MemberNames;

/** Reads what is needed of a resource, and where its bytes are. Not thread-safe. */
final class ResourceParser {
    /** The members in which a resource names whom it is about, or who takes part. */
    static final Set<String> NAMING = Set.of(
            "subject",
            "patient",
            "beneficiary",
            "policyHolder",
            "subscriber",
            "for",
            "individual",
            "candidate",
            "member",
            "participant",
            "actor",
            "target",
            "link");

    /** What else is looked at, in a resource and in a bundle around it. */
    private static final List<String> OTHERS = List.of(
            "resourceType",
            "id",
            "meta",
            "versionId",
            "lastUpdated",
            "security",
            "tag",
            "code",
            "issue",
            "severity",
            "agent",
            "type",
            "coding",
            "reference",
            "relation",
            "url",
            "entry",
            "resource",
            "search",
            "mode");

    static final MemberNames NAMES = MemberNames.of(
            Stream.concat(OTHERS.stream(), NAMING.stream()).distinct().toList());

    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9.-]{1,64}");

    private final JsonScanner json;
    private final ScannedResource found;
    private long from;
    private long to;

    ResourceParser(JsonScanner json, ScannedResource found) {
        this.json = json;
        this.found = found;
    }

    /** Reads the resource that is the next value; false, and nothing was read, if that is no object. */
    boolean resource() throws IOException {
        if (json.peek() != '{') {
            return false;
        }
        from = json.window().position();
        json.window().mark();
        boolean ignored = json.enter('{');
        while (json.nextMember()) {
            member(json.name());
        }
        to = json.window().position();
        return true;
    }

    /** Takes the bytes of the resource that was read last: only now, because reading on moves them. */
    void take() {
        ByteWindow window = json.window();
        found.tooLarge = window.isOver();
        if (!found.tooLarge) {
            found.bytes = window.bytes();
            found.start = window.index(from);
            found.end = window.index(to);
        }
        window.release();
    }

    private void member(String name) throws IOException {
        switch (name) {
            case "" -> json.skip();
            case "resourceType" -> found.type = json.text();
            case "id" -> found.id = json.peek() == '"' ? json.text() : json.wholeNumber();
            case "meta" -> meta();
            case "issue" -> json.eachObject(this::issue);
            case "agent" -> json.eachObject(this::agent);
            default -> {
                if (NAMING.contains(name)) {
                    naming(name);
                } else {
                    json.skip();
                }
            }
        }
    }

    private void naming(String member) throws IOException {
        if (json.enter('{')) {
            while (json.nextMember()) {
                if (json.name().equals("reference") && json.peek() == '"') {
                    reference(member, json.text());
                } else {
                    naming(member);
                }
            }
        } else if (json.enter('[')) {
            while (json.nextElement()) {
                naming(member);
            }
        } else {
            json.skip();
        }
    }

    private void reference(String member, @Nullable String reference) {
        if (reference != null && reference.contains("Patient/")) {
            found.name(member, reference);
        }
    }

    private void meta() throws IOException {
        if (!json.enter('{')) {
            json.skip();
            return;
        }
        while (json.nextMember()) {
            switch (json.name()) {
                case "versionId" -> found.versionId = json.text();
                case "lastUpdated" -> found.lastUpdated = json.text();
                case "security" -> json.eachObject(() -> found.label(code()));
                case "tag" -> json.eachObject(() -> found.subsetted |= code().equals("SUBSETTED"));
                default -> json.skip();
            }
        }
    }

    private void issue() throws IOException {
        String severity = "";
        String code = "";
        while (json.nextMember()) {
            switch (json.name()) {
                case "severity" -> severity = shown(json.text());
                case "code" -> code = shown(json.text());
                default -> json.skip();
            }
        }
        found.issue(severity + " " + code);
    }

    private void agent() throws IOException {
        while (json.nextMember()) {
            if (!json.name().equals("type") || !json.enter('{')) {
                json.skip();
                continue;
            }
            while (json.nextMember()) {
                if (json.name().equals("coding")) {
                    json.eachObject(() -> found.transmitted |= code().equals("transmitter"));
                } else {
                    json.skip();
                }
            }
        }
    }

    /** The code of the coding that was entered; empty if it has none of a usual form. */
    private String code() throws IOException {
        String code = "";
        while (json.nextMember()) {
            if (json.name().equals("code")) {
                code = shown(json.text());
            } else {
                json.skip();
            }
        }
        return code;
    }

    /** A code that may be shown: what has another form may be anything. */
    private static String shown(@Nullable String code) {
        return code != null && CODE.matcher(code).matches() ? code : "";
    }
}
