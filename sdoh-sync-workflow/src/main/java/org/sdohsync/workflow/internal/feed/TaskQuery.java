// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.feed;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sdohsync.fhir.internal.client.ServerCapabilities;
import org.sdohsync.fhir.internal.client.ServerFeature;

/**
 * The searches that find our Tasks, best first: a server that refuses one is asked the next. What a search leaves out of the
 * first one is what the server cannot do.
 */
final class TaskQuery {
    private static final String ASCENDING = "_sort=_lastUpdated";
    private static final String WITH_FOCUS = "_include=Task:focus";
    private static final String COUNT = "_count=";
    private static final List<Shape> SHAPES = List.of(
            new Shape(SearchNarrowing.SUBJECT, true, true),
            new Shape(SearchNarrowing.SUBJECT, true, false),
            new Shape(SearchNarrowing.SUBJECT_AND_CODE, true, true),
            new Shape(SearchNarrowing.SUBJECT_AND_PATIENTS, true, true),
            new Shape(SearchNarrowing.CODE, true, true),
            new Shape(SearchNarrowing.SUBJECT, false, false),
            new Shape(SearchNarrowing.SUBJECT_AND_CODE, true, false),
            new Shape(SearchNarrowing.SUBJECT_AND_PATIENTS, true, false),
            new Shape(SearchNarrowing.CODE, true, false),
            new Shape(SearchNarrowing.SUBJECT_AND_CODE, false, false),
            new Shape(SearchNarrowing.SUBJECT_AND_PATIENTS, false, false),
            new Shape(SearchNarrowing.CODE, false, false),
            new Shape(SearchNarrowing.STATUS, false, false),
            new Shape(SearchNarrowing.NONE, false, false));

    private final FeedSubject subject;
    private final boolean include;

    /** With the ServiceRequests of the Tasks, if they are wanted and the server can. */
    TaskQuery(FeedSubject subject, boolean include) {
        this.subject = subject;
        this.include = include;
    }

    /** A form of the search: how it is narrowed, whether it asks from a moment on, and for an order. */
    private record Shape(SearchNarrowing by, boolean since, boolean sort) {
        /** Leaves out whatever a server may not know, and names nothing that another plain one does not stand for. */
        boolean isPlain() {
            return !since && !sort && by.isPlain();
        }

        boolean allowed(ServerCapabilities abilities, FeedSubject subject) {
            return by.allowed(abilities, subject)
                    && (!since || abilities.may(ServerFeature.LAST_UPDATED_SEARCH))
                    && (!sort || abilities.may(ServerFeature.SORT));
        }
    }

    /** A search, and what it shows about the server if it is the first to be answered. */
    record Candidate(String path, ServerCapabilities shown) {}

    /** Starts to look for a search that the server understands, with pages of a size. */
    Candidates candidates(@Nullable Instant from, ServerCapabilities abilities, int pageSize) {
        return new Candidates(SHAPES, from, abilities, pageSize);
    }

    /** The plainest searches, to find out whether a server refuses any. */
    Candidates plainest(ServerCapabilities abilities, int pageSize) {
        return new Candidates(SHAPES.stream().filter(Shape::isPlain).toList(), null, abilities, pageSize);
    }

    /** The searches to try, each put together when the one before it was refused. */
    final class Candidates {
        private final Iterator<Shape> left;
        private final Set<String> tried = new HashSet<>();
        private final @Nullable Instant from;
        private final ServerCapabilities abilities;
        private final int pageSize;

        Candidates(List<Shape> shapes, @Nullable Instant from, ServerCapabilities abilities, int pageSize) {
            this.left = shapes.iterator();
            this.from = from;
            this.abilities = abilities;
            this.pageSize = abilities.pageSize(pageSize);
        }

        Optional<Candidate> next() {
            while (left.hasNext()) {
                Shape shape = left.next();
                if (!shape.allowed(abilities, subject)) {
                    continue;
                }
                String path = path(shape, from, include && abilities.has(ServerFeature.FOCUS_INCLUDE)) + pageSize;
                if (tried.add(path)) {
                    return Optional.of(new Candidate(path, shown(shape, from, abilities)));
                }
            }
            return Optional.empty();
        }
    }

    private String path(Shape shape, @Nullable Instant from, boolean focus) {
        List<String> parameters = new ArrayList<>();
        shape.by().parameter(subject).ifPresent(parameters::add);
        if (shape.since() && from != null) {
            parameters.add("_lastUpdated=ge" + from);
        }
        if (shape.sort()) {
            parameters.add(ASCENDING);
        }
        if (focus) {
            parameters.add(WITH_FOCUS);
        }
        parameters.add(COUNT);
        return "Task?" + String.join("&", parameters);
    }

    /** Tells whether a search asks for the ServiceRequests, too. */
    static boolean includes(String path) {
        return path.contains(WITH_FOCUS);
    }

    /** The same search with pages of another size. */
    static String sized(String path, int pageSize) {
        return path.substring(0, path.lastIndexOf(COUNT)) + COUNT + pageSize;
    }

    /** The same search for one Task, the oldest or the newest. */
    static String end(String ascending, boolean newest) {
        String all = ascending.substring(0, ascending.lastIndexOf(COUNT)).replace(WITH_FOCUS + "&", "");
        return (newest ? all.replace(ASCENDING, "_sort=-_lastUpdated") : all) + COUNT + 1;
    }

    private ServerCapabilities shown(Shape shape, @Nullable Instant from, ServerCapabilities abilities) {
        ServerCapabilities shown = shape.by().shown(abilities, subject);
        if (!shape.sort() && abilities.may(ServerFeature.SORT)) {
            shown = shown.with(ServerFeature.SORT, false);
        }
        // Without a moment to search from, nothing is learned about searching from a moment.
        if (!shape.since() && from != null && abilities.may(ServerFeature.LAST_UPDATED_SEARCH)) {
            shown = shown.with(ServerFeature.LAST_UPDATED_SEARCH, false);
        }
        return shown;
    }
}
