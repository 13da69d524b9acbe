// SPDX-License-Identifier: Apache-2.0
/** Makes the parts of an instance from properties. */
@NullMarked
package org.sdohsync.spring.internal.config;

import org.jspecify.annotations.NullMarked;
