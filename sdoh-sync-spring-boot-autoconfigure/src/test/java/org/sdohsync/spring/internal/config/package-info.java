// SPDX-License-Identifier: Apache-2.0
/** Tests of what properties make. */
@NullMarked
package org.sdohsync.spring.internal.config;

import org.jspecify.annotations.NullMarked;
