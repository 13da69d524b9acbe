// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.client;

/** The audience ({@code aud}) of client assertions. */
public enum AssertionAudience {
    /** The token endpoint, letter by letter (SMART App Launch 2.2, Asymmetric Client Authentication §Authenticating). */
    TOKEN_ENDPOINT,
    /** The issuer identifier as published, if there is one: servers that follow later OAuth advice require it. */
    ISSUER
}
