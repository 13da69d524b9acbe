// SPDX-License-Identifier: Apache-2.0
/** The source of a history: a server with a clock of its own. */
@NullMarked
package org.sdohsync.proofs.histories.source;

import org.jspecify.annotations.NullMarked;
