// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.fhir;

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
 * What a server can do, as far as known: declared in its CapabilityStatement, then corrected by what happens. Statements are
 * often incomplete, so what they do not mention is unknown and is tried, not ruled out. Immutable.
 */
public final class ServerAbilities {
    private static final ServerAbilities UNKNOWN = new ServerAbilities(new EnumMap<>(Feature.class), 0, 0);

    private static final String MOST_PER_PAGE = "mostPerPage";
    private static final String LONGEST_SEARCH = "longestSearch";

    private final Map<Feature, Boolean> known;
    /** The largest page that may be asked for, 0 if nothing is known. */
    private final int mostPerPage;
    /** The longest search that may be asked for, in characters below the base, 0 if nothing is known. */
    private final int longestSearch;

    private ServerAbilities(Map<Feature, Boolean> known, int mostPerPage, int longestSearch) {
        this.known = known;
        this.mostPerPage = mostPerPage;
        this.longestSearch = longestSearch;
    }

    /**
     * Nothing is known yet.
     *
     * @return abilities that leave everything to be tried
     */
    public static ServerAbilities unknown() {
        return UNKNOWN;
    }

    /**
     * Asks the server for its CapabilityStatement. A server that refuses it, or answers with something else, stays unknown.
     *
     * @param client the server
     * @return what it declares
     * @throws org.sdohsync.core.error.SyncException if no answer came, or access is not granted at all
     */
    public static ServerAbilities learn(FhirClient client) {
        return ask(client).orElse(UNKNOWN);
    }

    /**
     * The same, and tells whether the statement was refused to this token. It is public, so that may be for the token's age.
     *
     * @param client the server
     * @return what it declares; empty if the answer was 401, or 403 for want of a scope
     * @throws org.sdohsync.core.error.SyncException if no answer came, or access is not granted at all
     */
    public static Optional<ServerAbilities> ask(FhirClient client) {
        try {
            return Optional.of(of(client.metadata()));
        } catch (HttpStatusException | ProtocolException | LimitException unreadable) {
            return Optional.of(UNKNOWN);
        } catch (AuthorizationException refused) {
            if (refused.reason() != AuthorizationException.Reason.SCOPE) {
                throw refused;
            }
            return Optional.empty();
        }
    }

    /**
     * Reads a CapabilityStatement, leniently.
     *
     * @param statement the statement as JSON
     * @return what it declares
     */
    public static ServerAbilities of(JsonObject statement) {
        Map<Feature, Boolean> known = new EnumMap<>(Feature.class);
        for (JsonObject rest : statement.objects("rest")) {
            if (rest.text("mode").orElse("server").equals("server")) {
                read(rest, known);
            }
        }
        return new ServerAbilities(known, 0, 0);
    }

    /**
     * Tells whether a feature is worth trying.
     *
     * @param feature the feature
     * @return true unless the server is known to lack it
     */
    public boolean may(Feature feature) {
        return known.getOrDefault(feature, true);
    }

    /**
     * Tells whether a feature is known to be there.
     *
     * @param feature the feature
     * @return true if the server declared or showed it
     */
    public boolean has(Feature feature) {
        return known.getOrDefault(feature, false);
    }

    /**
     * Tells whether nobody knows yet.
     *
     * @param feature the feature
     * @return true if the server neither declared it nor showed anything about it
     */
    public boolean isUnknown(Feature feature) {
        return !known.containsKey(feature);
    }

    /**
     * Notes what happened.
     *
     * @param feature the feature
     * @param works whether it worked
     * @return new abilities
     */
    public ServerAbilities with(Feature feature, boolean works) {
        Map<Feature, Boolean> more = new EnumMap<>(Feature.class);
        more.putAll(known);
        more.put(feature, works);
        return new ServerAbilities(more, mostPerPage, longestSearch);
    }

    /**
     * Notes how large a page may be asked for.
     *
     * @param entries the largest {@code _count} that the server did not refuse
     * @return new abilities
     */
    public ServerAbilities withPages(int entries) {
        return new ServerAbilities(known, entries, longestSearch);
    }

    /**
     * Notes how long a search may be.
     *
     * @param characters the longest one that the server did not refuse, below its base
     * @return new abilities
     */
    public ServerAbilities withSearches(int characters) {
        return new ServerAbilities(known, mostPerPage, characters);
    }

    /**
     * Tells whether a search is longer than the server takes.
     *
     * @param pathAndParams the search, below the base
     * @return true if the server is known to refuse one that long
     */
    public boolean isTooLong(String pathAndParams) {
        return longestSearch != 0 && pathAndParams.length() > longestSearch;
    }

    /**
     * Bounds the size of a page by what the server takes.
     *
     * @param wanted the size that is wanted
     * @return that, or less if the server is known to refuse it
     */
    public int pageSize(int wanted) {
        return mostPerPage == 0 ? wanted : Math.min(wanted, mostPerPage);
    }

    /**
     * Adds what is known otherwise.
     *
     * @param later what counts where both know something
     * @return new abilities
     */
    public ServerAbilities and(ServerAbilities later) {
        Map<Feature, Boolean> more = new EnumMap<>(Feature.class);
        more.putAll(known);
        more.putAll(later.known);
        return new ServerAbilities(
                more, either(mostPerPage, later.mostPerPage), either(longestSearch, later.longestSearch));
    }

    private static int either(int earlier, int later) {
        return later == 0 ? earlier : later;
    }

    /**
     * Writes what is known.
     *
     * @return an object with one truth value for each known feature, and the largest page and the longest search if they are known
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
     * Reads back what {@link #json} wrote.
     *
     * @param json the object; unknown features in it are left aside
     * @return the abilities
     */
    public static ServerAbilities restore(JsonObject json) {
        Map<Feature, Boolean> known = new EnumMap<>(Feature.class);
        for (Feature feature : Feature.values()) {
            json.flag(feature.name()).ifPresent(works -> known.put(feature, works));
        }
        return new ServerAbilities(known, number(json, MOST_PER_PAGE), number(json, LONGEST_SEARCH));
    }

    private static int number(JsonObject json, String name) {
        return (int) Math.max(0, Math.min(json.number(name).orElse(0L), Integer.MAX_VALUE));
    }

    private static void read(JsonObject rest, Map<Feature, Boolean> known) {
        if (names(rest, "interaction", "code", "batch")) {
            known.put(Feature.BATCH, true);
        }
        resource(rest, "Task").ifPresent(task -> readTask(task, known));
        resource(rest, "Procedure")
                .flatMap(procedure -> procedure.flag("conditionalCreate"))
                .ifPresent(works -> known.put(Feature.CONDITIONAL_CREATE, works));
    }

    private static void readTask(JsonObject task, Map<Feature, Boolean> known) {
        if (names(task, "searchParam", "name", "owner")) {
            known.put(Feature.OWNER_SEARCH, true);
        }
        if (names(task, "searchParam", "name", "requester")) {
            known.put(Feature.REQUESTER_SEARCH, true);
        }
        if (names(task, "searchParam", "name", "patient")) {
            known.put(Feature.PATIENT_SEARCH, true);
        }
        if (names(task, "searchParam", "name", "code")) {
            known.put(Feature.CODE_SEARCH, true);
        }
        if (names(task, "searchParam", "name", "_id")) {
            known.put(Feature.ID_SEARCH, true);
        }
        if (names(task, "searchParam", "name", "_lastUpdated")) {
            known.put(Feature.LAST_UPDATED_SEARCH, true);
        }
        if (task.texts("searchInclude").contains("Task:focus")) {
            known.put(Feature.FOCUS_INCLUDE, true);
        }
        if (task.texts("searchInclude").contains("Task:output")) {
            known.put(Feature.OUTPUT_INCLUDE, true);
        }
        // Others guard updates, too: what If-Match is good for there is seen when an update meets another one.
        task.text("versioning")
                .filter("versioned-update"::equals)
                .ifPresent(guarded -> known.put(Feature.VERSIONED_UPDATE, true));
    }

    private static Optional<JsonObject> resource(JsonObject rest, String type) {
        return rest.objects("resource").stream()
                .filter(resource -> resource.text("type").orElse("").equals(type))
                .findFirst();
    }

    private static boolean names(JsonObject holder, String list, String member, String value) {
        return holder.objects(list).stream()
                .anyMatch(element -> element.text(member).orElse("").equals(value));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ServerAbilities that
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
