// SPDX-License-Identifier: Apache-2.0
/** One feed of one connection: finds changed Tasks, delivers each at least once, and remembers how far it came. */
@NullMarked
package org.sdohsync.workflow.internal.feed;

import org.jspecify.annotations.NullMarked;
