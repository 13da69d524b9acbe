// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.launch;

import org.sdohsync.core.secret.Secret;

/**
 * A launch whose answer passed all checks.
 *
 * @param launch the launch, which cannot be used again
 * @param code the authorization code to exchange
 */
public record VerifiedLaunch(PendingLaunch launch, Secret code) {}
