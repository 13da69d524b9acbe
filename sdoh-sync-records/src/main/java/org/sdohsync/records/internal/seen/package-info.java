// SPDX-License-Identifier: Apache-2.0
/** What came already, kept as digests in a bounded part of the heap and in temporary files. */
@NullMarked
package org.sdohsync.records.internal.seen;

import org.jspecify.annotations.NullMarked;
