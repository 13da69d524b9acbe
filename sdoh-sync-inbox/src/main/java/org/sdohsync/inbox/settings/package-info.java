// SPDX-License-Identifier: Apache-2.0
/** Settings: schedule, staff, keys. */
@NullMarked
package org.sdohsync.inbox.settings;

import org.jspecify.annotations.NullMarked;
