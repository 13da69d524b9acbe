// SPDX-License-Identifier: Apache-2.0
/** Registers the app, and manages what was registered. */
@NullMarked
package org.sdohsync.smart.internal.registration;

import org.jspecify.annotations.NullMarked;
