// SPDX-License-Identifier: Apache-2.0
/** The tables of a cluster, and the work at one execution. */
@NullMarked
package org.sdohsync.cluster.internal;

import org.jspecify.annotations.NullMarked;
