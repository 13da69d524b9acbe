// SPDX-License-Identifier: Apache-2.0
/** The proof that several processes on one database do the work of many connections once, whatever happens to them. */
@NullMarked
package org.sdohsync.proofs.cluster;

import org.jspecify.annotations.NullMarked;
