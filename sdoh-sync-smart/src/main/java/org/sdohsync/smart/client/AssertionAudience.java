// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.client;

/** Whom a client assertion names as its audience. */
public enum AssertionAudience {
    /** The token endpoint, letter by letter (SMART App Launch 2.2, Asymmetric Client Authentication §Authenticating). */
    TOKEN_ENDPOINT,
    /** The issuer identifier as published, where there is one: servers that follow later OAuth advice ask for it. */
    ISSUER
}
