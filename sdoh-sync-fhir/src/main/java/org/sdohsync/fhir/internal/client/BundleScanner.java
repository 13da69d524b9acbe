// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.client;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.http.ResponseKind;
import org.sdohsync.fhir.internal.json.ByteWindow;
import org.sdohsync.fhir.internal.json.JsonScanner;
import org.sdohsync.fhir.internal.json.MemberNames;

/**
 * Scans a bundle in one pass over its bytes. It reads type, id, version and time of each entry; resources are parsed only
 * when they are requested, so that skipped ones are cheap:
 *
 * <ol>
 *   <li>Members of a resource other than {@code resourceType}, {@code id} and {@code meta} are checked and skipped. Where a narrative and some
 *       references are is noted.
 *   <li>At the end of each entry the caller selects or skips it. The byte range of a selected entry is kept.
 *   <li>Entries are returned only after the end of the bundle was read: a truncated page gives no entries.
 * </ol>
 */
public final class BundleScanner {
    private static final MemberNames NAMES = MemberNames.of(Stream.concat(
                    Stream.of(
                            "resourceType",
                            "meta",
                            "total",
                            "link",
                            "entry",
                            "relation",
                            "url",
                            "resource",
                            "fullUrl",
                            "search",
                            "mode",
                            "response",
                            "status",
                            "id",
                            "text",
                            "contained",
                            "parameter",
                            "versionId",
                            "lastUpdated"),
                    ReferencePlaces.MEMBERS.stream())
            .toList());

    private final String where;
    private final JsonScanner json;
    private final Predicate<? super EntryHead> wanted;
    private final EntryHead head;
    private final byte[] body;
    private final Limits limits;
    private final boolean countsValues;
    private final List<BundleEntry> kept = new ArrayList<>();
    private final SearchErrors errors = new SearchErrors();
    private int scanned;
    private long values;
    private int found;
    private boolean bundle;
    private @Nullable String lastUpdated;
    private @Nullable Long total;
    private @Nullable String self;
    private @Nullable String next;

    private BundleScanner(byte[] body, int offset, String where, Predicate<? super EntryHead> wanted, Limits limits) {
        this.body = body;
        this.limits = limits;
        this.countsValues = JsonTokens.mayHaveMoreValues(body.length, limits.values(ResponseKind.PAGE));
        this.where = where;
        this.wanted = wanted;
        this.json = new JsonScanner(ByteWindow.whole(body, offset, body.length), NAMES, where);
        this.head = new EntryHead(body, where);
    }

    /**
     * Scans a bundle within {@link Limits#defaults}.
     *
     * @param body UTF-8 JSON; referenced by the entries, so it must not be changed
     * @param where a description of the bundle for the message, such as {@code Task search}
     * @param wanted selects entries; its argument is valid during the call only
     * @return the page
     * @throws ProtocolException if it is not a bundle, or is invalid JSON
     * @throws LimitException if it is nested too deep, has too many entries, or too many values in the selected ones
     */
    public static BundlePage scan(byte[] body, String where, Predicate<? super EntryHead> wanted) {
        return scan(body, where, wanted, Limits.defaults());
    }

    /**
     * Scans a bundle.
     *
     * @param body UTF-8 JSON; referenced by the entries, so it must not be changed
     * @param where a description of the bundle for the message, such as {@code Task search}
     * @param wanted selects entries; its argument is valid during the call only
     * @param limits the limits of entries, and of values in the selected ones
     * @return the page
     * @throws ProtocolException if it is not a bundle, or is invalid JSON
     * @throws LimitException if it is nested too deep, has too many entries, or too many values in the selected ones
     */
    public static BundlePage scan(byte[] body, String where, Predicate<? super EntryHead> wanted, Limits limits) {
        requireNonNull(where, "where");
        requireNonNull(limits, "limits");
        int offset = byteOrderMark(requireNonNull(body, "body")) ? 3 : 0;
        BundleScanner scanner = new BundleScanner(body, offset, where, requireNonNull(wanted, "wanted"), limits);
        try {
            return scanner.page();
        } catch (IOException cutOff) {
            // The cause is not attached, because it may quote the input.
            throw JsonScanner.invalid(where);
        }
    }

    private BundlePage page() throws IOException {
        if (json.peek() != '{' || !json.enter('{')) {
            throw noBundle();
        }
        while (json.nextMember()) {
            member(json.name());
        }
        if (json.peek() >= 0 || !bundle) {
            throw noBundle();
        }
        return new BundlePage(
                kept, new BundlePage.Counts(scanned, found, errors.alone()), lastUpdated, total, self, next);
    }

    private void member(String name) throws IOException {
        switch (name) {
            case "resourceType" -> bundle = "Bundle".equals(json.text());
            case "meta" -> meta(false);
            case "total" -> total = total(json.wholeNumber());
            case "link" -> json.eachObject(this::link);
            case "entry" -> json.eachObject(this::entry);
            default -> json.skip();
        }
    }

    private @Nullable Long total(@Nullable String number) throws IOException {
        try {
            return number == null ? null : Long.valueOf(number);
        } catch (NumberFormatException beyond) {
            throw new IOException("a total of too many digits", beyond);
        }
    }

    private void link() throws IOException {
        String relation = null;
        String url = null;
        while (json.nextMember()) {
            switch (json.name()) {
                case "relation" -> relation = json.text();
                case "url" -> url = json.text();
                default -> json.skip();
            }
        }
        if (relation == null || url == null || url.isEmpty()) {
            return;
        }
        if (relation.equals("next")) {
            next = url;
        } else if (relation.equals("self")) {
            self = url;
        }
    }

    private void entry() throws IOException {
        head.clear();
        while (json.nextMember()) {
            switch (json.name()) {
                case "resource" -> resource();
                case "fullUrl" -> head.fullUrl = json.text();
                case "search" -> head.mode = inner("mode");
                case "response" -> head.status = inner("status");
                default -> json.skip();
            }
        }
        if (++scanned > limits.pageEntries()) {
            throw exceeded("pageEntries", limits.pageEntries());
        }
        found += head.isFound() ? 1 : 0;
        errors.note(head);
        if (wanted.test(head)) {
            count();
            kept.add(head.keep());
        }
    }

    /** Counts the values of selected entries, each of which may become an object of a model. */
    private void count() {
        if (countsValues && head.end > 0) {
            values += JsonTokens.values(body, head.start, head.end);
            if (values > limits.values(ResponseKind.PAGE)) {
                throw exceeded("pageValues", limits.values(ResponseKind.PAGE));
            }
        }
    }

    private LimitException exceeded(String limit, int most) {
        return new LimitException(
                where + ": one page has more than " + most + (limit.equals("pageValues") ? " values" : " entries")
                        + ": raise Limits." + limit + " if that is legitimate",
                limit,
                most);
    }

    private void resource() throws IOException {
        if (json.peek() != '{') {
            json.skip();
            return;
        }
        String type = null;
        head.start = position();
        // Of a repeated member the last one counts.
        head.references.clear();
        json.forgetExponents();
        boolean ignored = json.enter('{');
        while (json.nextMember()) {
            String name = json.name();
            switch (name) {
                case "" -> json.skip();
                case "resourceType" -> type = json.text();
                case "id" -> head.id = json.peek() == '"' ? json.text() : json.wholeNumber();
                case "meta" -> meta(true);
                case "text" -> narrative();
                case "contained", "entry", "parameter" -> {
                    head.nested = true;
                    json.skip();
                }
                default -> {
                    if (json.peek() == '{') {
                        head.references.note(name, position());
                    }
                    json.skip();
                }
            }
        }
        head.type = type;
        head.end = position();
        head.exponents = json.hasExponents();
    }

    private int position() {
        return (int) json.window().position();
    }

    private void narrative() throws IOException {
        boolean object = json.peek() == '{';
        // A repeated member is unusual JSON, which the slow way handles.
        head.nested |= head.narrativeStart > 0;
        int start = position();
        json.skip();
        if (object) {
            head.narrativeStart = start;
            head.narrativeEnd = position();
        }
    }

    private void meta(boolean ofEntry) throws IOException {
        if (!json.enter('{')) {
            json.skip();
            return;
        }
        while (json.nextMember()) {
            String name = json.name();
            if (ofEntry && name.equals("versionId")) {
                head.versionId = ResourceVersions.usable(json.text());
            } else if (name.equals("lastUpdated")) {
                keepTime(json.text(), ofEntry);
            } else {
                json.skip();
            }
        }
    }

    private void keepTime(@Nullable String text, boolean ofEntry) {
        if (ofEntry) {
            head.lastUpdated = text;
        } else {
            lastUpdated = text;
        }
    }

    private @Nullable String inner(String member) throws IOException {
        if (!json.enter('{')) {
            json.skip();
            return null;
        }
        String found = null;
        while (json.nextMember()) {
            if (json.name().equals(member)) {
                found = json.text();
            } else {
                json.skip();
            }
        }
        return found;
    }

    private ProtocolException noBundle() {
        return new ProtocolException(where + ": the answer is not a Bundle", where, null);
    }

    private static boolean byteOrderMark(byte[] body) {
        return body.length > 2 && body[0] == (byte) 0xEF && body[1] == (byte) 0xBB && body[2] == (byte) 0xBF;
    }
}
