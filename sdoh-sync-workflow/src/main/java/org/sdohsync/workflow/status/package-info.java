// SPDX-License-Identifier: Apache-2.0
/** What a whole instance is doing: what is connected, what waits for what, what runs next. */
@NullMarked
package org.sdohsync.workflow.status;

import org.jspecify.annotations.NullMarked;
