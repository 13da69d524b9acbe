// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.launch;

import org.sdohsync.core.secret.Secret;

/**
 * A launch whose answer passed all checks.
 *
 * @param launch the launch, which cannot be used again
 * @param code the authorization code to exchange
 */
public record AcceptedLaunch(PendingLaunch launch, Secret code) {}
