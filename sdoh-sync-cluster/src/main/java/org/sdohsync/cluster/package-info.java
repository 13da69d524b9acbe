// SPDX-License-Identifier: Apache-2.0
/** Hands out the syncs of one instance's connections to several processes on one database, with db-scheduler. */
@NullMarked
package org.sdohsync.cluster;

import org.jspecify.annotations.NullMarked;
