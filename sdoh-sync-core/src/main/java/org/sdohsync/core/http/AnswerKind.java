// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.http;

/** What is asked for, as far as it decides how much of the answer is read; see {@link Limits}. */
public enum AnswerKind {
    /** A description, tokens, keys, a registration: anything that no server needs a megabyte for. What is not said is this. */
    DOCUMENT,
    /** One FHIR resource, the CapabilityStatement among them. */
    RESOURCE,
    /** A page of a search, the answer to a batch, a list of sources. */
    PAGE
}
