// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.manifest;

import static java.util.Objects.requireNonNull;

/**
 * Something that the reader of the records should know, such as data that the source withholds. It has codes and types only,
 * never the source's own texts, which may be about the patient.
 *
 * @param kind what it is
 * @param about the resource type, code or parameter that it concerns; empty if it concerns the whole
 * @param count how often it was noticed
 */
public record Notice(Kind kind, String about, long count) {
    /** What a notice says. */
    public enum Kind {
        /** The source said that it withholds data (issue code {@code suppressed}). */
        WITHHELD("The source does not share some data with this app.", false),
        /** The source said that data is missing because a part of it did not answer ({@code incomplete}, {@code timeout}). */
        INCOMPLETE("A part of the source did not answer, so some data is missing. Try again later.", true),
        /** The source refused this type of data (403). */
        NOT_PERMITTED("The source does not permit this app to read this type of data.", false),
        /** The granted scopes do not cover this type of data, although it was asked for. */
        SCOPE_NOT_GRANTED("Access to this type of data was not granted when the source was connected.", false),
        /** The granted scopes became fewer while the fetch went on. */
        SCOPE_NARROWED("Access was reduced while the data was fetched.", false),
        /** The source does not offer this type of data, or this way of asking. */
        NOT_OFFERED("The source does not offer this.", false),
        /** Resources came with a security label or an element that says that their content is masked or redacted. */
        MASKED("Some details were hidden by the source.", false),
        /** Resources came with the tag {@code SUBSETTED}: they are incomplete and must not replace complete ones. */
        SUBSETTED("Some entries are incomplete extracts.", false),
        /** Resources have a security label of sensitive data. */
        SENSITIVE("Some entries are marked as sensitive.", false),
        /** The source ignored a parameter, so that more came than was asked for. */
        PARAMETER_IGNORED("The source ignored a part of the request, so more came than was asked for.", false),
        /** The pages ended before their end: a link expired, or led to another server or in a circle. */
        ENDED_EARLY("The source ended its answer early, so some data is missing. Try again later.", true),
        /** Several resources could not be read. */
        UNREADABLE("Some entries could not be read.", true),
        /** No Provenance of the transmission came, which the guide for plans requires. */
        NO_PROVENANCE("The source did not say who transmitted the data.", false),
        /** The source said that it deleted a resource, which {@code about} names. */
        DELETED("The source deleted this entry.", false),
        /** The source said something else about its answer. */
        MESSAGE("The source sent a message about its answer.", false);

        private final String words;
        private final boolean missing;

        Kind(String words, boolean missing) {
            this.words = words;
            this.missing = missing;
        }

        /**
         * What to tell a patient or a member.
         *
         * @return one or two sentences
         */
        public String words() {
            return words;
        }

        /**
         * Tells whether data is missing that another fetch may bring.
         *
         * @return true if the result is partial
         */
        public boolean missing() {
            return missing;
        }
    }

    /**
     * Checks the parts for null.
     *
     * @param kind as described above
     * @param about as described above
     * @param count as described above
     */
    public Notice {
        requireNonNull(kind, "kind");
        requireNonNull(about, "about");
    }
}
