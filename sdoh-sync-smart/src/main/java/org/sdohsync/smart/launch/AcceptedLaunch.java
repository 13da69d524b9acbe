// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.launch;

import org.sdohsync.core.secret.Secret;

/**
 * A launch whose answer passed all checks.
 *
 * @param launch the launch, which is used up
 * @param code the code to exchange
 */
public record AcceptedLaunch(PendingLaunch launch, Secret code) {}
