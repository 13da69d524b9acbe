// SPDX-License-Identifier: Apache-2.0
/** The interface through which metrics and traces see the library's work. */
@NullMarked
package org.sdohsync.core.observation;

import org.jspecify.annotations.NullMarked;
