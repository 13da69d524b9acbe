// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.custody.verdict;

import java.time.Instant;

/**
 * A refresh that the authorization server answered with new tokens. Tokens are fingerprints.
 *
 * @param family the grant
 * @param process the process that asked
 * @param at when
 * @param spent the refresh token presented, spent by this
 * @param accessToken the access token issued
 */
public record Rotation(String family, String process, Instant at, String spent, String accessToken) {}
