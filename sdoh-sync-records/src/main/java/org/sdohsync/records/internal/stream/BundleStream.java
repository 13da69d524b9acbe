// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.stream;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;

/**
 * Reads a bundle from a stream, in one pass and without keeping more than one resource: the bytes of each resource are handed
 * over as soon as its entry ends. A bundle that is cut off has handed over what came before. Not thread-safe; for one bundle.
 */
public final class BundleStream {
    private final String where;
    private final StreamLimits limits;
    private final Consumer<? super ScannedResource> entries;
    private final ScannedResource found = new ScannedResource();
    private boolean bundle;
    private @Nullable String bundleType;
    private @Nullable String lastUpdated;
    private @Nullable String self;
    private @Nullable String next;
    private long count;

    /**
     * Creates a reader.
     *
     * @param where a description of the bundle for messages
     * @param limits how much is read
     * @param entries gets each entry with a resource; its argument is valid during the call only
     */
    public BundleStream(String where, StreamLimits limits, Consumer<? super ScannedResource> entries) {
        this.where = where;
        this.limits = limits;
        this.entries = entries;
    }

    /**
     * Reads the bundle.
     *
     * @param in UTF-8 JSON
     * @throws IOException if the stream fails or is cut off
     * @throws ProtocolException if it is not a bundle, or is invalid JSON
     * @throws LimitException if it exceeds a limit
     */
    public void read(InputStream in) throws IOException {
        SlidingBytes bytes = new SlidingBytes(in, limits.answerBytes(), limits.resourceBytes());
        ResourceParser.parse(bytes, where, parser -> bundle(parser, ResourceParser.over(parser, bytes, found)));
        if (!bundle) {
            throw noBundle();
        }
    }

    private void bundle(JsonParser parser, ResourceParser resources) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT
                || parser.currentLocation().getByteOffset() < 0) {
            throw noBundle();
        }
        while (resources.nextMember()) {
            switch (parser.currentName()) {
                case "resourceType" -> {
                    bundle = "Bundle".equals(resources.text());
                    if (!bundle) {
                        throw noBundle();
                    }
                }
                case "type" -> bundleType = resources.text();
                case "meta" -> meta(parser, resources);
                case "link" -> resources.each(() -> link(parser, resources));
                case "entry" -> resources.each(() -> entry(parser, resources));
                default -> parser.skipChildren();
            }
        }
    }

    private void meta(JsonParser parser, ResourceParser resources) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        while (resources.nextMember()) {
            if (parser.currentName().equals("lastUpdated")) {
                lastUpdated = resources.text();
            } else {
                parser.skipChildren();
            }
        }
    }

    private void link(JsonParser parser, ResourceParser resources) throws IOException {
        String relation = null;
        String url = null;
        while (resources.nextMember()) {
            switch (parser.currentName()) {
                case "relation" -> relation = resources.text();
                case "url" -> url = resources.text();
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

    private void entry(JsonParser parser, ResourceParser resources) throws IOException {
        found.clear();
        boolean resource = false;
        while (resources.nextMember()) {
            switch (parser.currentName()) {
                case "resource" -> {
                    resource = parser.currentToken() == JsonToken.START_OBJECT;
                    if (resource) {
                        resources.resource();
                    } else {
                        parser.skipChildren();
                    }
                }
                case "fullUrl" -> found.fullUrl = resources.text();
                case "search" -> search(parser, resources);
                default -> parser.skipChildren();
            }
        }
        if (++count > limits.answerEntries()) {
            throw new LimitException(
                    where + ": more than " + limits.answerEntries()
                            + " entries: raise RecordLimits.answerEntries if that is legitimate",
                    "answerEntries",
                    limits.answerEntries());
        }
        if (resource) {
            resources.take();
            entries.accept(found);
        }
    }

    private void search(JsonParser parser, ResourceParser resources) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        while (resources.nextMember()) {
            if (parser.currentName().equals("mode")) {
                found.mode = resources.text();
            } else {
                parser.skipChildren();
            }
        }
    }

    /**
     * The link to the next page.
     *
     * @return the URL as the server wrote it, if there is one
     */
    public Optional<String> next() {
        return Optional.ofNullable(next);
    }

    /**
     * What was really searched.
     *
     * @return the URL as the server wrote it, if there is one
     */
    public Optional<String> self() {
        return Optional.ofNullable(self);
    }

    /**
     * The time of the bundle.
     *
     * @return {@code meta.lastUpdated}, if there is one
     */
    public Optional<String> lastUpdated() {
        return Optional.ofNullable(lastUpdated);
    }

    /**
     * The type of the bundle.
     *
     * @return the type, if there is one
     */
    public Optional<String> type() {
        return Optional.ofNullable(bundleType);
    }

    private ProtocolException noBundle() {
        return new ProtocolException(where + ": the answer is not a Bundle", where, null);
    }
}
