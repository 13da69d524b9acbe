// SPDX-License-Identifier: Apache-2.0
/** Which sources may be connected, and how much they and their users may have of the app. */
@NullMarked
package org.sdohsync.smart.admission;

import org.jspecify.annotations.NullMarked;
