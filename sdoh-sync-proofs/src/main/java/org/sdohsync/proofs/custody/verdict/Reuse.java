// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.custody.verdict;

import java.time.Instant;

/**
 * A reuse that the authorization server detected, and revoked the family for.
 *
 * @param family the grant
 * @param process the process that asked
 * @param at when
 * @param presented the fingerprint of the spent refresh token it presented
 */
public record Reuse(String family, String process, Instant at, String presented) {}
