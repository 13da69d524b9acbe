// SPDX-License-Identifier: Apache-2.0
/** A sync over the sources: its options, how far it is, and what came of it. */
@NullMarked
package org.sdohsync.workflow.sync;

import org.jspecify.annotations.NullMarked;
