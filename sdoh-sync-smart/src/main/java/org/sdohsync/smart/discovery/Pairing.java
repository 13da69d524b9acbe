// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.discovery;

/** How well an authorization endpoint is known to belong to a token endpoint, the weakest first. */
public enum Pairing {
    /** They are at different origins, and only the source that wants the code says that they belong together. */
    UNPROVED,
    /** The authorization endpoint's origin takes the code itself, or the source that names both is at that origin. */
    SAME_ORIGIN,
    /** Metadata at the authorization endpoint's own origin names both. */
    DESCRIBED,
    /** The app set the token endpoint by hand. */
    BY_HAND
}
