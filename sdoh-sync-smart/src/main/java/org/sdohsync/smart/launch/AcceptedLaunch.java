// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.launch;

import org.sdohsync.smart.token.TokenGrant;

/**
 * A launch whose answer passed all checks and was exchanged for tokens.
 *
 * @param launch the launch, which is used up
 * @param grant the tokens; the identity in them is not checked yet
 */
public record AcceptedLaunch(PendingLaunch launch, TokenGrant grant) {}
