// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.sync;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sdohsync.workflow.fhir.Feature;
import org.sdohsync.workflow.fhir.ServerAbilities;

/**
 * The searches that find our Tasks, best first: a server that refuses one is asked the next. What a search leaves out of the
 * first one is what the server cannot do.
 */
final class TaskQuery {
    private static final String OPEN =
            "status=draft,requested,received,accepted,ready,in-progress,on-hold,rejected,cancelled,failed,completed";
    private static final String ASCENDING = "_sort=_lastUpdated";
    private static final String COUNT = "_count=";
    private static final List<Shape> SHAPES = List.of(
            new Shape("", true, true),
            new Shape("", true, false),
            new Shape("code=fulfill", true, true),
            new Shape("", false, false),
            new Shape("code=fulfill", true, false),
            new Shape("code=fulfill", false, false),
            new Shape(OPEN, false, false),
            new Shape("*", false, false));

    private final FeedSubject subject;
    private final int pageSize;

    TaskQuery(FeedSubject subject, int pageSize) {
        this.subject = subject;
        this.pageSize = pageSize;
    }

    /** The part of a search: by the subject when {@code instead} is empty, {@code *} for no narrowing at all. */
    private record Shape(String instead, boolean since, boolean sort) {
        boolean allowed(ServerAbilities abilities) {
            return (!instead.isEmpty() || abilities.may(Feature.OWNER_SEARCH))
                    && (!instead.startsWith("code") || abilities.may(Feature.CODE_SEARCH))
                    && (!since || abilities.may(Feature.LAST_UPDATED_SEARCH))
                    && (!sort || abilities.may(Feature.SORT));
        }
    }

    /** A search, and what it shows about the server if it is the first to be answered. */
    record Candidate(String path, ServerAbilities shown) {}

    /** Starts to look for a search that the server understands. */
    Candidates candidates(@Nullable Instant from, ServerAbilities abilities) {
        return new Candidates(from, abilities);
    }

    /** The searches to try, each put together when the one before it was refused. */
    final class Candidates {
        private final Iterator<Shape> left = SHAPES.iterator();
        private final Set<String> tried = new HashSet<>();
        private final @Nullable Instant from;
        private final ServerAbilities abilities;

        Candidates(@Nullable Instant from, ServerAbilities abilities) {
            this.from = from;
            this.abilities = abilities;
        }

        Optional<Candidate> next() {
            while (left.hasNext()) {
                Shape shape = left.next();
                boolean reachable = shape.instead().isEmpty() || !subject.isPatient();
                if (!reachable || !shape.allowed(abilities)) {
                    continue;
                }
                String path = path(shape, from);
                if (tried.add(path)) {
                    return Optional.of(new Candidate(path, shown(shape, from, abilities)));
                }
            }
            return Optional.empty();
        }
    }

    private String path(Shape shape, @Nullable Instant from) {
        List<String> parameters = new ArrayList<>();
        if (!shape.instead().equals("*")) {
            parameters.add(shape.instead().isEmpty() ? subject.query() : shape.instead());
        }
        if (shape.since() && from != null) {
            parameters.add("_lastUpdated=ge" + from);
        }
        if (shape.sort()) {
            parameters.add(ASCENDING);
        }
        parameters.add(COUNT + pageSize);
        return "Task?" + String.join("&", parameters);
    }

    /** The same search for one Task, the oldest or the newest. */
    static String end(String ascending, boolean newest) {
        String all = ascending.substring(0, ascending.lastIndexOf(COUNT));
        return (newest ? all.replace(ASCENDING, "_sort=-_lastUpdated") : all) + COUNT + 1;
    }

    private static ServerAbilities shown(Shape shape, @Nullable Instant from, ServerAbilities abilities) {
        ServerAbilities shown = abilities;
        if (!shape.instead().isEmpty() && abilities.may(Feature.OWNER_SEARCH)) {
            shown = shown.with(Feature.OWNER_SEARCH, false);
        }
        if ((shape.instead().equals(OPEN) || shape.instead().equals("*")) && abilities.may(Feature.CODE_SEARCH)) {
            shown = shown.with(Feature.CODE_SEARCH, false);
        }
        if (!shape.sort() && abilities.may(Feature.SORT)) {
            shown = shown.with(Feature.SORT, false);
        }
        // Without a moment to search from, nothing is learned about searching from a moment.
        if (!shape.since() && from != null && abilities.may(Feature.LAST_UPDATED_SEARCH)) {
            shown = shown.with(Feature.LAST_UPDATED_SEARCH, false);
        }
        return shown;
    }
}
