// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks.internal.reading;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.sdohsync.cdshooks.reading.ReadingProblem;
import org.sdohsync.cdshooks.reading.ReadingProblem.Kind;
import org.sdohsync.core.json.JsonObject;

/** Reads the members of one answer within bounds, and collects what was wrong with it. Not thread-safe. */
public final class AnswerReader {
    /** The most problems that are kept: 200. */
    public static final int MOST_PROBLEMS = 200;

    /** The most characters of a name that a problem shows. */
    private static final int LONGEST_NAME = 40;

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._-]{1," + LONGEST_NAME + "}");

    private final List<ReadingProblem> problems = new ArrayList<>();

    /**
     * An element of a list, with its place.
     *
     * @param json the element
     * @param where its place, such as {@code cards[2]}
     */
    public record Element(JsonObject json, String where) {
        /**
         * Checks the parts for null.
         *
         * @param json as described above
         * @param where as described above
         */
        public Element {
            requireNonNull(json, "json");
            requireNonNull(where, "where");
        }

        /** Prints the place only. */
        @Override
        public String toString() {
            return "Element[" + where + "]";
        }
    }

    /** Creates a reader without problems. */
    public AnswerReader() {}

    /**
     * The problems so far.
     *
     * @return the problems in the order of the answer, at most {@link #MOST_PROBLEMS}
     */
    public List<ReadingProblem> problems() {
        return List.copyOf(problems);
    }

    /**
     * Adds a problem.
     *
     * @param where the place
     * @param kind what is wrong
     */
    public void problem(String where, Kind kind) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(new ReadingProblem(where, kind));
        }
    }

    /**
     * Returns the objects of a list, leaving out what is none.
     *
     * @param parent the object
     * @param name the member
     * @param where the place of the object, empty for the answer itself
     * @param most the most elements
     * @return the elements; empty if there is no such list
     */
    public List<Element> objects(JsonObject parent, String name, String where, int most) {
        String place = where.isEmpty() ? name : where + "." + name;
        Object value = parent.members().get(name);
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof List<?> list)) {
            problem(place, Kind.WRONG_TYPE);
            return List.of();
        }
        if (list.size() > most) {
            problem(place, Kind.TOO_MANY);
        }
        List<Element> elements = new ArrayList<>();
        for (int at = 0; at < Math.min(list.size(), most); at++) {
            String each = place + "[" + at + "]";
            if (list.get(at) instanceof JsonObject object) {
                elements.add(new Element(object, each));
            } else {
                problem(each, Kind.WRONG_TYPE);
            }
        }
        return List.copyOf(elements);
    }

    /**
     * Returns a text of one line.
     *
     * @param of the object with its place
     * @param name the member
     * @param most the most characters
     * @return the text; empty if it is missing, empty or no string
     */
    public Optional<String> line(Element of, String name, int most) {
        return text(of, name, most).map(text -> BoundedText.line(text, most)).filter(text -> !text.isEmpty());
    }

    /**
     * Returns a text of several lines.
     *
     * @param of the object with its place
     * @param name the member
     * @param most the most characters
     * @return the text; empty if it is missing, empty or no string
     */
    public Optional<String> block(Element of, String name, int most) {
        return text(of, name, most).map(text -> BoundedText.block(text, most));
    }

    /**
     * Returns a required text of one line, noting a problem if it is missing.
     *
     * @param of the object with its place
     * @param name the member
     * @param most the most characters
     * @return the text; empty if it is missing, empty or no string
     */
    public Optional<String> required(Element of, String name, int most) {
        Optional<String> text = line(of, name, most);
        if (text.isEmpty()) {
            problem(of.where() + "." + name, Kind.MISSING);
        }
        return text;
    }

    /**
     * Shows a name of a service, such as a key, in a problem.
     *
     * @param name the name as received
     * @return the name if it is a plain word, else a question mark
     */
    public static String shown(String name) {
        return PLAIN.matcher(name).matches() ? name : "?";
    }

    private Optional<String> text(Element of, String name, int most) {
        Object value = of.json().members().get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!(value instanceof String text)) {
            problem(of.where() + "." + name, Kind.WRONG_TYPE);
            return Optional.empty();
        }
        if (text.length() > most) {
            problem(of.where() + "." + name, Kind.TOO_LONG);
        }
        return text.isBlank() ? Optional.empty() : Optional.of(text);
    }
}
