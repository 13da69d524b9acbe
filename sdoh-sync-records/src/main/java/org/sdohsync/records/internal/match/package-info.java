// SPDX-License-Identifier: Apache-2.0
/** How a member match is sent. */
@NullMarked
package org.sdohsync.records.internal.match;

import org.jspecify.annotations.NullMarked;
