// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.custody.verdict;

/**
 * A connection as the store and the source tell of it, in the end or before its user connects it again.
 *
 * @param family the grant
 * @param usable whether the source still serves a request signed for it, after a refresh
 * @param needsAuthorization whether its health says that the user is needed
 * @param refreshToken the fingerprint of the refresh token stored, in use or in quarantine
 * @param belongingsIntact whether its checkpoint and its journal are what they were
 */
public record StoredGrant(
        String family, boolean usable, boolean needsAuthorization, String refreshToken, boolean belongingsIntact) {}
