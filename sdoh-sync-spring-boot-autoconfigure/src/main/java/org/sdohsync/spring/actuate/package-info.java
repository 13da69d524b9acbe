// SPDX-License-Identifier: Apache-2.0
/** What operators see: health and an actuator endpoint. */
@NullMarked
package org.sdohsync.spring.actuate;

import org.jspecify.annotations.NullMarked;
