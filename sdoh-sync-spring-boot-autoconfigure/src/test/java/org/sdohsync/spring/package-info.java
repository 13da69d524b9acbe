// SPDX-License-Identifier: Apache-2.0
/** Tests of the auto-configuration. */
@NullMarked
package org.sdohsync.spring;

import org.jspecify.annotations.NullMarked;
