// SPDX-License-Identifier: Apache-2.0
/** Tests of the sessions of launches. */
@NullMarked
package org.sdohsync.spring.internal.web;

import org.jspecify.annotations.NullMarked;
