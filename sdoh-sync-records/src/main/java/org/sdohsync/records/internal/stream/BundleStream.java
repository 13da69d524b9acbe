// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.stream;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.fhir.internal.json.ByteWindow;
import org.sdohsync.fhir.internal.json.JsonScanner;

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
        JsonScanner json = new JsonScanner(
                ByteWindow.over(in, limits.answerBytes(), limits.resourceBytes()), ResourceParser.NAMES, where);
        try {
            bundle(json, new ResourceParser(json, found));
        } catch (ByteWindow.TextTooLong text) {
            throw json.exceeded();
        }
        if (!bundle) {
            throw noBundle();
        }
    }

    private void bundle(JsonScanner json, ResourceParser resources) throws IOException {
        if (json.peek() != '{' || !json.enter('{')) {
            throw noBundle();
        }
        while (json.nextMember()) {
            switch (json.name()) {
                case "resourceType" -> {
                    bundle = "Bundle".equals(json.text());
                    if (!bundle) {
                        throw noBundle();
                    }
                }
                case "type" -> bundleType = json.text();
                case "meta" -> meta(json);
                case "link" -> json.eachObject(() -> link(json));
                case "entry" -> json.eachObject(() -> entry(json, resources));
                default -> json.skip();
            }
        }
    }

    private void meta(JsonScanner json) throws IOException {
        if (!json.enter('{')) {
            json.skip();
            return;
        }
        while (json.nextMember()) {
            if (json.name().equals("lastUpdated")) {
                lastUpdated = json.text();
            } else {
                json.skip();
            }
        }
    }

    private void link(JsonScanner json) throws IOException {
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

    private void entry(JsonScanner json, ResourceParser resources) throws IOException {
        found.clear();
        boolean resource = false;
        while (json.nextMember()) {
            switch (json.name()) {
                case "resource" -> {
                    resource = resources.resource();
                    if (!resource) {
                        json.skip();
                    }
                }
                case "search" -> search(json);
                default -> json.skip();
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

    private void search(JsonScanner json) throws IOException {
        if (!json.enter('{')) {
            json.skip();
            return;
        }
        while (json.nextMember()) {
            if (json.name().equals("mode")) {
                found.mode = json.text();
            } else {
                json.skip();
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
