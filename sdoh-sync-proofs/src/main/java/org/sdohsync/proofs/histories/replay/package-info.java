// SPDX-License-Identifier: Apache-2.0
/** Plays a history against the library and watches what the application gets. */
@NullMarked
package org.sdohsync.proofs.histories.replay;

import org.jspecify.annotations.NullMarked;
