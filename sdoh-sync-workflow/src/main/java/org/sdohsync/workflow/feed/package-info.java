// SPDX-License-Identifier: Apache-2.0
/** What came of reading the feeds of Tasks of one source, and how they are read. */
@NullMarked
package org.sdohsync.workflow.feed;

import org.jspecify.annotations.NullMarked;
