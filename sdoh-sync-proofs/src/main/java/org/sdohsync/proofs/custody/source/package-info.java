// SPDX-License-Identifier: Apache-2.0
/** The referral source of the proof: an authorization server and a resource that checks tokens. */
@NullMarked
package org.sdohsync.proofs.custody.source;

import org.jspecify.annotations.NullMarked;
