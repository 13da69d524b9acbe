// SPDX-License-Identifier: Apache-2.0
/** Tests of the gauges. */
@NullMarked
package org.sdohsync.micrometer.internal;

import org.jspecify.annotations.NullMarked;
