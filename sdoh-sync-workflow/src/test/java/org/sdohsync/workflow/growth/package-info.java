// SPDX-License-Identifier: Apache-2.0
/** A year of simulated work, and what is left of it in the store. */
@NullMarked
package org.sdohsync.workflow.growth;

import org.jspecify.annotations.NullMarked;
