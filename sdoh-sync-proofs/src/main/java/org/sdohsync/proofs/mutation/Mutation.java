// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.mutation;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A way to break the library: one class with some of its text replaced.
 *
 * @param id its name
 * @param broken the source of the class that is broken, below the folder of sources
 * @param replacements what is replaced, in this order
 */
public record Mutation(String id, String broken, List<Replacement> replacements) {
    /**
     * One change of the text.
     *
     * @param from what stands there, exactly once
     * @param to what is to stand there
     */
    public record Replacement(String from, String to) {
        /**
         * Checks.
         *
         * @param from what stands there
         * @param to what is to stand there
         */
        public Replacement {
            requireNonNull(from, "from");
            requireNonNull(to, "to");
        }
    }

    /**
     * Copies.
     *
     * @param id its name
     * @param broken the source of the class
     * @param replacements what is replaced
     */
    public Mutation {
        requireNonNull(id, "id");
        requireNonNull(broken, "broken");
        replacements = List.copyOf(replacements);
    }

    /**
     * Finds one.
     *
     * @param id its name
     * @param all where to look
     * @return the mutation
     * @throws IllegalArgumentException if there is none
     */
    public static Mutation named(String id, List<Mutation> all) {
        return all.stream()
                .filter(mutation -> mutation.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no mutation " + id));
    }

    /**
     * Breaks a text.
     *
     * @param source the text of the class
     * @return the broken text
     * @throws IllegalStateException if the class no longer reads as the mutation expects
     */
    public String applyTo(String source) {
        String text = source;
        for (Replacement each : replacements) {
            int at = text.indexOf(each.from());
            if (at < 0 || text.indexOf(each.from(), at + 1) >= 0) {
                throw new IllegalStateException(
                        "mutation " + id + " does not fit " + broken + " any more: adapt the mutation to the class");
            }
            text = text.replace(each.from(), each.to());
        }
        return text;
    }
}
