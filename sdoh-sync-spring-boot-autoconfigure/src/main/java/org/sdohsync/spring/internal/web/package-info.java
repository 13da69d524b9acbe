// SPDX-License-Identifier: Apache-2.0
/** The HTTP endpoints. */
@NullMarked
package org.sdohsync.spring.internal.web;

import org.jspecify.annotations.NullMarked;
