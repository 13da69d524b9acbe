// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.http;

/** The expected kind of an answer, which decides how much of it is read; see {@link Limits}. */
public enum ResponseKind {
    /** A SMART configuration, tokens, keys, a registration: answers of up to a megabyte. The default. */
    DOCUMENT,
    /** One FHIR resource, such as the CapabilityStatement. */
    RESOURCE,
    /** A page of a search, the answer to a batch, a list of sources. */
    PAGE
}
