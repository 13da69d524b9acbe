// SPDX-License-Identifier: Apache-2.0
/** The human in front of the browser, played by a program. */
@NullMarked
package org.sdohsync.sandbox.person;

import org.jspecify.annotations.NullMarked;
