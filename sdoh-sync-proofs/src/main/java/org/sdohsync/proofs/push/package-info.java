// SPDX-License-Identifier: Apache-2.0
/** Does an application see every final state when notifications are lost, doubled, late and out of order? In virtual time. */
@NullMarked
package org.sdohsync.proofs.push;

import org.jspecify.annotations.NullMarked;
