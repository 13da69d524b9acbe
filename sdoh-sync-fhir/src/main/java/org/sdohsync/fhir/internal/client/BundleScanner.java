// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.client;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.http.ResponseKind;

/**
 * Scans a bundle in one pass over its bytes. It reads type, id, version and time of each entry; resources are parsed only
 * when they are requested, so that skipped ones are cheap:
 *
 * <ol>
 *   <li>Members of a resource other than {@code resourceType}, {@code id} and {@code meta} are skipped as tokens.
 *   <li>At the end of each entry the caller selects or skips it. The byte range of a selected entry is kept.
 *   <li>Entries are returned only after the end of the bundle was read: a truncated page gives no entries.
 * </ol>
 */
public final class BundleScanner {
    private final String where;
    private final Predicate<? super EntryHead> wanted;
    private final EntryHead head;
    private final int offset;
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
        this.offset = offset;
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
        return JsonTokens.over(body, offset, body.length, where, scanner::page);
    }

    private BundlePage page(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT
                || parser.currentLocation().getByteOffset() < 0) {
            throw noBundle();
        }
        while (JsonTokens.nextMember(parser)) {
            member(parser);
        }
        if (parser.nextToken() != null || !bundle) {
            throw noBundle();
        }
        return new BundlePage(
                kept, new BundlePage.Counts(scanned, found, errors.alone()), lastUpdated, total, self, next);
    }

    private void member(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        switch (parser.currentName()) {
            case "resourceType" -> bundle = "Bundle".equals(JsonTokens.text(parser));
            case "meta" -> meta(parser, false);
            case "total" -> total = token == JsonToken.VALUE_NUMBER_INT ? parser.getLongValue() : null;
            case "link" -> each(parser, this::link);
            case "entry" -> each(parser, this::entry);
            default -> parser.skipChildren();
        }
    }

    private static void each(JsonParser parser, Member action) throws IOException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            parser.skipChildren();
            return;
        }
        while (JsonTokens.need(parser.nextToken()) != JsonToken.END_ARRAY) {
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                action.read(parser);
            } else {
                parser.skipChildren();
            }
        }
    }

    private void link(JsonParser parser) throws IOException {
        String relation = null;
        String url = null;
        while (JsonTokens.nextMember(parser)) {
            switch (parser.currentName()) {
                case "relation" -> relation = JsonTokens.text(parser);
                case "url" -> url = JsonTokens.text(parser);
                default -> parser.skipChildren();
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

    private void entry(JsonParser parser) throws IOException {
        head.clear();
        while (JsonTokens.nextMember(parser)) {
            switch (parser.currentName()) {
                case "resource" -> resource(parser);
                case "fullUrl" -> head.fullUrl = JsonTokens.text(parser);
                case "search" -> head.mode = inner(parser, "mode");
                case "response" -> head.status = inner(parser, "status");
                default -> parser.skipChildren();
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

    private void resource(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        String type = null;
        head.start = offset + (int) parser.currentTokenLocation().getByteOffset();
        while (JsonTokens.nextMember(parser)) {
            switch (parser.currentName()) {
                case "resourceType" -> type = JsonTokens.text(parser);
                case "id" -> head.id = JsonTokens.textOrNumber(parser);
                case "meta" -> meta(parser, true);
                case "text" -> narrative(parser);
                case "contained", "entry", "parameter" -> {
                    head.nested = true;
                    parser.skipChildren();
                }
                default -> parser.skipChildren();
            }
        }
        head.type = type;
        head.end = offset + (int) parser.currentLocation().getByteOffset();
    }

    private void narrative(JsonParser parser) throws IOException {
        boolean object = parser.currentToken() == JsonToken.START_OBJECT;
        // A repeated member is unusual JSON, which the slow way handles.
        head.nested |= head.narrativeStart > 0;
        int start = offset + (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        if (object) {
            head.narrativeStart = start;
            head.narrativeEnd = offset + (int) parser.currentLocation().getByteOffset();
        }
    }

    private void meta(JsonParser parser, boolean ofEntry) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        while (JsonTokens.nextMember(parser)) {
            String name = parser.currentName();
            if (ofEntry && name.equals("versionId")) {
                head.versionId = ResourceVersions.usable(JsonTokens.text(parser));
            } else if (name.equals("lastUpdated")) {
                keepTime(JsonTokens.text(parser), ofEntry);
            } else {
                parser.skipChildren();
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

    private static @Nullable String inner(JsonParser parser, String member) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return null;
        }
        String found = null;
        while (JsonTokens.nextMember(parser)) {
            if (parser.currentName().equals(member)) {
                found = JsonTokens.text(parser);
            } else {
                parser.skipChildren();
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

    private interface Member {
        void read(JsonParser parser) throws IOException;
    }
}
