// SPDX-License-Identifier: Apache-2.0
/** The Java code of the guide, compiled and, where it is a test, run. */
@NullMarked
package org.sdohsync.examples.guide;

import org.jspecify.annotations.NullMarked;
