// SPDX-License-Identifier: Apache-2.0
/** Who touched which patient's data, where, why and with what outcome: told to the application, never with content. */
@NullMarked
package org.sdohsync.workflow.audit;

import org.jspecify.annotations.NullMarked;
