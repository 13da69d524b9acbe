// SPDX-License-Identifier: Apache-2.0
/** The custody proof: whatever dies and whenever, no refresh token is spent twice and no connection is lost. */
@NullMarked
package org.sdohsync.proofs.custody;

import org.jspecify.annotations.NullMarked;
