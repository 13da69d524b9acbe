// SPDX-License-Identifier: Apache-2.0
/** Tests of what keeps secrets from operators' pages. */
@NullMarked
package org.sdohsync.spring.internal.actuate;

import org.jspecify.annotations.NullMarked;
