// SPDX-License-Identifier: Apache-2.0
/** Whether a source can do what the app needs, with reasons. */
@NullMarked
package org.sdohsync.smart.ability;

import org.jspecify.annotations.NullMarked;
