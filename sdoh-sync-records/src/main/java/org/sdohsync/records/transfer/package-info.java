// SPDX-License-Identifier: Apache-2.0
/** Records that come or go by another way than an API: bundles and directories of NDJSON. */
@NullMarked
package org.sdohsync.records.transfer;

import org.jspecify.annotations.NullMarked;
