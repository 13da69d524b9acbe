// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.discovery;

/**
 * The proof that an authorization endpoint and a token endpoint belong together, the weakest first (mix-up attack, RFC 9700
 * §4.4).
 */
public enum EndpointTrust {
    /** They are at different origins, and only the source that would receive the code says that they belong together. */
    UNPROVED,
    /** Both are at one origin, or the source that names both is at the authorization endpoint's origin. */
    SAME_ORIGIN,
    /** Metadata at the authorization endpoint's own origin names both. */
    DESCRIBED,
    /** The app set the token endpoint manually. */
    BY_HAND
}
