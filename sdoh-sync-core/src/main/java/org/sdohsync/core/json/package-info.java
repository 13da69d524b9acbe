// SPDX-License-Identifier: Apache-2.0
/** A small JSON reader and writer with limits, based on a streaming parser. */
@NullMarked
package org.sdohsync.core.json;

import org.jspecify.annotations.NullMarked;
