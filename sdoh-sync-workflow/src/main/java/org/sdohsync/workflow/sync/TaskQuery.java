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
    private static final String WITH_CODE = "+code";
    private static final String WITH_PATIENTS = "+patient";
    private static final String ASCENDING = "_sort=_lastUpdated";
    private static final String WITH_FOCUS = "_include=Task:focus";
    private static final String COUNT = "_count=";
    private static final List<Shape> SHAPES = List.of(
            new Shape("", true, true),
            new Shape("", true, false),
            new Shape(WITH_CODE, true, true),
            new Shape(WITH_PATIENTS, true, true),
            new Shape("code=fulfill", true, true),
            new Shape("", false, false),
            new Shape(WITH_CODE, true, false),
            new Shape(WITH_PATIENTS, true, false),
            new Shape("code=fulfill", true, false),
            new Shape(WITH_CODE, false, false),
            new Shape(WITH_PATIENTS, false, false),
            new Shape("code=fulfill", false, false),
            new Shape(OPEN, false, false),
            new Shape("*", false, false));

    private final FeedSubject subject;

    TaskQuery(FeedSubject subject) {
        this.subject = subject;
    }

    /**
     * The part of a search: by the subject when {@code instead} is empty, with what a server demands besides when it begins with
     * a plus, {@code *} for no narrowing at all.
     */
    private record Shape(String instead, boolean since, boolean sort) {
        boolean bySubject() {
            return instead.isEmpty() || instead.startsWith("+");
        }

        /** Leaves out whatever a server may not know, and names nothing that another plain one does not stand for. */
        boolean isPlain() {
            return !since && !sort && !instead.equals(WITH_CODE) && !instead.equals(OPEN);
        }

        boolean allowed(ServerAbilities abilities, FeedSubject subject) {
            return (!bySubject() || abilities.may(subject.feature()))
                    && (bySubject() || !subject.isPatient())
                    && suits(abilities, subject.queryWithPatients().isPresent())
                    && (!since || abilities.may(Feature.LAST_UPDATED_SEARCH))
                    && (!sort || abilities.may(Feature.SORT));
        }

        private boolean suits(ServerAbilities abilities, boolean patients) {
            boolean code = instead.contains("code");
            if (patients && !abilities.may(Feature.SEARCH_WITHOUT_PATIENT)) {
                return instead.equals(WITH_PATIENTS);
            }
            return (!instead.equals(WITH_PATIENTS) || patients)
                    && (code ? abilities.may(Feature.CODE_SEARCH) : abilities.may(Feature.SEARCH_WITHOUT_CODE));
        }
    }

    /** A search, and what it shows about the server if it is the first to be answered. */
    record Candidate(String path, ServerAbilities shown) {}

    /** Starts to look for a search that the server understands, with pages of a size. */
    Candidates candidates(@Nullable Instant from, ServerAbilities abilities, int pageSize) {
        return new Candidates(SHAPES, from, abilities, pageSize);
    }

    /** The plainest searches, to find out whether a server refuses any. */
    Candidates plainest(ServerAbilities abilities, int pageSize) {
        return new Candidates(SHAPES.stream().filter(Shape::isPlain).toList(), null, abilities, pageSize);
    }

    /** The searches to try, each put together when the one before it was refused. */
    final class Candidates {
        private final Iterator<Shape> left;
        private final Set<String> tried = new HashSet<>();
        private final @Nullable Instant from;
        private final ServerAbilities abilities;
        private final int pageSize;

        Candidates(List<Shape> shapes, @Nullable Instant from, ServerAbilities abilities, int pageSize) {
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
                String path = path(shape, from, abilities.has(Feature.FOCUS_INCLUDE)) + pageSize;
                if (tried.add(path)) {
                    return Optional.of(new Candidate(path, shown(shape, from, abilities)));
                }
            }
            return Optional.empty();
        }
    }

    private String path(Shape shape, @Nullable Instant from, boolean focus) {
        List<String> parameters = new ArrayList<>();
        switch (shape.instead()) {
            case "" -> parameters.add(subject.query());
            case WITH_CODE -> parameters.add(subject.queryWithCode());
            case WITH_PATIENTS -> parameters.add(subject.queryWithPatients().orElseThrow());
            case "*" -> {}
            default -> parameters.add(shape.instead());
        }
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

    /** The same search with pages of another size. */
    static String sized(String path, int pageSize) {
        return path.substring(0, path.lastIndexOf(COUNT)) + COUNT + pageSize;
    }

    /** The same search for one Task, the oldest or the newest. */
    static String end(String ascending, boolean newest) {
        String all = ascending.substring(0, ascending.lastIndexOf(COUNT)).replace(WITH_FOCUS + "&", "");
        return (newest ? all.replace(ASCENDING, "_sort=-_lastUpdated") : all) + COUNT + 1;
    }

    private ServerAbilities shown(Shape shape, @Nullable Instant from, ServerAbilities abilities) {
        ServerAbilities shown = abilities;
        if (!shape.bySubject() && abilities.may(subject.feature())) {
            shown = shown.with(subject.feature(), false);
        }
        if (shape.instead().equals(WITH_CODE) && abilities.may(Feature.SEARCH_WITHOUT_CODE)) {
            shown = shown.with(Feature.SEARCH_WITHOUT_CODE, false);
        }
        if (shape.instead().equals(WITH_PATIENTS) && abilities.may(Feature.SEARCH_WITHOUT_PATIENT)) {
            shown = shown.with(Feature.SEARCH_WITHOUT_PATIENT, false);
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
