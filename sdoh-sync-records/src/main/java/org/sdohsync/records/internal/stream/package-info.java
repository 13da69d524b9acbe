// SPDX-License-Identifier: Apache-2.0
/** Bundles and NDJSON, read while they arrive: resources are ranges of bytes and never objects. */
@NullMarked
package org.sdohsync.records.internal.stream;

import org.jspecify.annotations.NullMarked;
