// SPDX-License-Identifier: Apache-2.0
/** Small programs, each answering one question. */
@NullMarked
package org.sdohsync.examples;

import org.jspecify.annotations.NullMarked;
