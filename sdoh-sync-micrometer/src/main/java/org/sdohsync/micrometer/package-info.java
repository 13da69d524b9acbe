// SPDX-License-Identifier: Apache-2.0
/** Meters and traces of an instance for Micrometer. */
@NullMarked
package org.sdohsync.micrometer;

import org.jspecify.annotations.NullMarked;
