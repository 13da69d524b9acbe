// SPDX-License-Identifier: Apache-2.0
/** A small bounded JSON reader and writer over the streaming parser. */
@NullMarked
package org.sdohsync.core.json;

import org.jspecify.annotations.NullMarked;
