// SPDX-License-Identifier: Apache-2.0
/** What is open at each source as far as it was acknowledged, and what happens to it outside of the feeds of Tasks. */
@NullMarked
package org.sdohsync.workflow.view;

import org.jspecify.annotations.NullMarked;
