// SPDX-License-Identifier: Apache-2.0
/** Tests of the demo. */
@NullMarked
package org.sdohsync.inbox.demo;

import org.jspecify.annotations.NullMarked;
