// SPDX-License-Identifier: Apache-2.0
/** Where fetched resources go: files of NDJSON, the application's own code. */
@NullMarked
package org.sdohsync.records.sink;

import org.jspecify.annotations.NullMarked;
