// SPDX-License-Identifier: Apache-2.0
/** The files of a sink. */
@NullMarked
package org.sdohsync.records.internal.sink;

import org.jspecify.annotations.NullMarked;
