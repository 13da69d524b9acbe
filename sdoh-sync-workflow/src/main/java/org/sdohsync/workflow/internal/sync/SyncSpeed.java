// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.sync;

/** What a sync that is over tells of the speed of its server. */
enum SyncSpeed {
    /** It came to its end, well or not, before it counted as slow. */
    FAST,
    /** It took so long that others should not wait for the like of it. */
    SLOW,
    /** Nothing: it never began, or was called off before it counted as slow. */
    UNKNOWN
}
