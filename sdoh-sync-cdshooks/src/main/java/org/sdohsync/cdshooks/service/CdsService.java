// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks.service;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.sdohsync.core.json.JsonObject;

/**
 * One service as its provider lists it (CDS Hooks §Discovery). The same id may be listed for several hooks; hook and id
 * together identify an entry. All texts come from the provider: show them as text. Immutable.
 */
public final class CdsService {
    /** The most characters of an id: 200. */
    public static final int MOST_ID_CHARACTERS = 200;

    private final CdsProvider provider;
    private final String hook;
    private final String id;
    private final Map<String, String> texts;
    private final Map<String, String> prefetch;
    private final JsonObject extension;

    CdsService(
            CdsProvider provider,
            String hook,
            String id,
            Map<String, String> texts,
            Map<String, String> prefetch,
            JsonObject extension) {
        this.provider = provider;
        this.hook = hook;
        this.id = id;
        this.texts = Map.copyOf(texts);
        this.prefetch = Collections.unmodifiableMap(new LinkedHashMap<>(prefetch));
        this.extension = extension;
    }

    /**
     * Describes a service without discovery, for one that was agreed by other means.
     *
     * @param provider the provider
     * @param hook the hook, such as {@code appointment-book}
     * @param id the id of the service, which becomes one segment of its URL
     * @return the service, without prefetch
     * @throws IllegalArgumentException if hook or id cannot be one
     */
    public static CdsService of(CdsProvider provider, String hook, String id) {
        if (requireNonNull(hook, "hook").isBlank() || !isId(id)) {
            throw new IllegalArgumentException("hook and id must not be empty, and the id at most " + MOST_ID_CHARACTERS
                    + " characters, without control characters");
        }
        return new CdsService(
                requireNonNull(provider, "provider"),
                hook,
                id,
                Map.of(),
                Map.of(),
                JsonObject.builder().build());
    }

    static boolean isId(String id) {
        return !id.isBlank()
                && id.length() <= MOST_ID_CHARACTERS
                && !id.equals(".")
                && !id.equals("..")
                && id.chars().noneMatch(Character::isISOControl)
                && id.codePoints()
                        .noneMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
    }

    /**
     * Whose service it is.
     *
     * @return the provider
     */
    public CdsProvider provider() {
        return provider;
    }

    /**
     * When it is to be called.
     *
     * @return the hook, such as {@code appointment-book}
     */
    public String hook() {
        return hook;
    }

    /**
     * The id, which its URL ends with.
     *
     * @return the id
     */
    public String id() {
        return id;
    }

    /**
     * The title for people.
     *
     * @return the title, if it has one
     */
    public Optional<String> title() {
        return Optional.ofNullable(texts.get("title"));
    }

    /**
     * What it does; Markdown since 3.0.
     *
     * @return the description as text; empty if it lacks one
     */
    public Optional<String> description() {
        return Optional.ofNullable(texts.get("description"));
    }

    /**
     * What has to be true for its use, in prose.
     *
     * @return the requirements, if it states any
     */
    public Optional<String> usageRequirements() {
        return Optional.ofNullable(texts.get("usageRequirements"));
    }

    /**
     * The version of CDS Hooks that it follows.
     *
     * @return the version, such as {@code 2.0.1}; empty means 2.0
     */
    public Optional<String> version() {
        return Optional.ofNullable(texts.get("version"));
    }

    /**
     * The version of the hook that it follows.
     *
     * @return the version, if it says so
     */
    public Optional<String> hookVersion() {
        return Optional.ofNullable(texts.get("hookVersion"));
    }

    /**
     * The queries for data it wants in advance (CDS Hooks §Prefetch Template).
     *
     * @return templates by key, in the provider's order; unmodifiable
     */
    public Map<String, String> prefetch() {
        return prefetch;
    }

    /**
     * The extensions of the entry.
     *
     * @return the object as received; without members if there are none
     */
    public JsonObject extension() {
        return extension;
    }

    /** Prints hook, id and provider. */
    @Override
    public String toString() {
        return "CdsService[" + hook + ", " + id + ", " + provider.base() + "]";
    }
}
