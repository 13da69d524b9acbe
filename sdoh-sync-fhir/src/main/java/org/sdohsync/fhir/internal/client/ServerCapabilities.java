// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.client;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.json.JsonObject;

/**
 * The known abilities of a server: declared in its CapabilityStatement, and corrected by experience. Statements are often
 * incomplete, so features that they do not mention are unknown and are tried. Immutable.
 */
public final class ServerCapabilities {
    private static final ServerCapabilities UNKNOWN = new ServerCapabilities(new EnumMap<>(ServerFeature.class), 0, 0);

    private static final String MOST_PER_PAGE = "mostPerPage";
    private static final String LONGEST_SEARCH = "longestSearch";

    private final Map<ServerFeature, Boolean> known;
    /** The largest page that may be requested; 0 if unknown. */
    private final int mostPerPage;
    /** The longest search that may be requested, in characters below the base; 0 if unknown. */
    private final int longestSearch;

    private ServerCapabilities(Map<ServerFeature, Boolean> known, int mostPerPage, int longestSearch) {
        this.known = known;
        this.mostPerPage = mostPerPage;
        this.longestSearch = longestSearch;
    }

    /**
     * Returns abilities in which everything is unknown.
     *
     * @return the abilities
     */
    public static ServerCapabilities unknown() {
        return UNKNOWN;
    }

    /**
     * Reads the server's CapabilityStatement. If the server refuses it, or answers with something else, all abilities stay
     * unknown.
     *
     * @param client the server
     * @return the declared abilities
     * @throws org.sdohsync.core.error.SyncException if the server does not answer, or access is not granted at all
     */
    public static ServerCapabilities learn(FhirClient client) {
        return ask(client, null).map(CapabilityDeclaration::capabilities).orElse(UNKNOWN);
    }

    /**
     * Reads the server's CapabilityStatement, and reports if it was refused for this token, which may be invalid then,
     * because the statement is public.
     *
     * @param client the server
     * @param kept what it declared before, null if nothing was kept
     * @return what it declares, nothing if that is unreadable; empty if the answer was 401, or 403 because of a missing scope
     * @throws org.sdohsync.core.error.SyncException if the server does not answer, or access is not granted at all
     */
    public static Optional<CapabilityDeclaration> ask(FhirClient client, @Nullable CapabilityDeclaration kept) {
        try {
            return Optional.of(client.capabilities(kept));
        } catch (HttpStatusException | ProtocolException | LimitException unreadable) {
            return Optional.of(CapabilityDeclaration.NONE);
        } catch (AuthorizationException refused) {
            if (refused.reason() != AuthorizationException.Reason.SCOPE) {
                throw refused;
            }
            return Optional.empty();
        }
    }

    /** What a server declares. */
    static ServerCapabilities declared(Map<ServerFeature, Boolean> features) {
        Map<ServerFeature, Boolean> known = new EnumMap<>(ServerFeature.class);
        known.putAll(features);
        return new ServerCapabilities(known, 0, 0);
    }

    /**
     * Tells whether a feature should be tried.
     *
     * @param feature the feature
     * @return true unless the server is known to lack it
     */
    public boolean may(ServerFeature feature) {
        return known.getOrDefault(feature, true);
    }

    /**
     * Tells whether a feature is known to be available.
     *
     * @param feature the feature
     * @return true if the server declared it or it was seen to work
     */
    public boolean has(ServerFeature feature) {
        return known.getOrDefault(feature, false);
    }

    /**
     * Tells whether nothing is known about a feature.
     *
     * @param feature the feature
     * @return true if the server did not declare it and it was not tried
     */
    public boolean isUnknown(ServerFeature feature) {
        return !known.containsKey(feature);
    }

    /**
     * Returns a copy with what was learned about a feature.
     *
     * @param feature the feature
     * @param works whether it worked
     * @return a changed copy
     */
    public ServerCapabilities with(ServerFeature feature, boolean works) {
        Map<ServerFeature, Boolean> more = new EnumMap<>(ServerFeature.class);
        more.putAll(known);
        more.put(feature, works);
        return new ServerCapabilities(more, mostPerPage, longestSearch);
    }

    /**
     * Returns a copy with the largest page.
     *
     * @param entries the largest {@code _count} that the server did not refuse
     * @return a changed copy
     */
    public ServerCapabilities withPages(int entries) {
        return new ServerCapabilities(known, entries, longestSearch);
    }

    /**
     * Returns a copy with the longest search.
     *
     * @param characters the longest one that the server did not refuse, below its base
     * @return a changed copy
     */
    public ServerCapabilities withSearches(int characters) {
        return new ServerCapabilities(known, mostPerPage, characters);
    }

    /**
     * Tells whether a search is longer than the server accepts.
     *
     * @param pathAndParams the search, below the base
     * @return true if the server is known to refuse searches of this length
     */
    public boolean isTooLong(String pathAndParams) {
        return longestSearch != 0 && pathAndParams.length() > longestSearch;
    }

    /**
     * Limits the size of a page to what the server accepts.
     *
     * @param wanted the requested size
     * @return this size, or a smaller one if the server is known to refuse it
     */
    public int pageSize(int wanted) {
        return mostPerPage == 0 ? wanted : Math.min(wanted, mostPerPage);
    }

    /**
     * Merges these abilities with others.
     *
     * @param later the other abilities, which take precedence
     * @return a changed copy
     */
    public ServerCapabilities and(ServerCapabilities later) {
        Map<ServerFeature, Boolean> more = new EnumMap<>(ServerFeature.class);
        more.putAll(known);
        more.putAll(later.known);
        return new ServerCapabilities(
                more, either(mostPerPage, later.mostPerPage), either(longestSearch, later.longestSearch));
    }

    private static int either(int earlier, int later) {
        return later == 0 ? earlier : later;
    }

    /**
     * Writes the known abilities.
     *
     * @return an object with one boolean for each known feature, and the largest page and the longest search if they are
     *     known
     */
    public JsonObject json() {
        JsonObject.Builder json = JsonObject.builder();
        known.forEach((feature, works) -> json.flag(feature.name(), works));
        if (mostPerPage != 0) {
            json.number(MOST_PER_PAGE, mostPerPage);
        }
        if (longestSearch != 0) {
            json.number(LONGEST_SEARCH, longestSearch);
        }
        return json.build();
    }

    /**
     * Restores the result of {@link #json}.
     *
     * @param json the object; unknown features in it are ignored
     * @return the abilities
     */
    public static ServerCapabilities restore(JsonObject json) {
        Map<ServerFeature, Boolean> known = new EnumMap<>(ServerFeature.class);
        for (ServerFeature feature : ServerFeature.values()) {
            json.flag(feature.name()).ifPresent(works -> known.put(feature, works));
        }
        return new ServerCapabilities(known, number(json, MOST_PER_PAGE), number(json, LONGEST_SEARCH));
    }

    private static int number(JsonObject json, String name) {
        return (int) Math.max(0, Math.min(json.number(name).orElse(0L), Integer.MAX_VALUE));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ServerCapabilities that
                && known.equals(that.known)
                && mostPerPage == that.mostPerPage
                && longestSearch == that.longestSearch;
    }

    @Override
    public int hashCode() {
        return Objects.hash(known, mostPerPage, longestSearch);
    }

    @Override
    public String toString() {
        return "ServerAbilities" + known + (mostPerPage == 0 ? "" : ", pages of " + mostPerPage)
                + (longestSearch == 0 ? "" : ", searches of " + longestSearch);
    }
}
