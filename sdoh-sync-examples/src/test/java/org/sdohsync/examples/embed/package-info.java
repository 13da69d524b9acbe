// SPDX-License-Identifier: Apache-2.0
/** The library beside an existing system with a database of its own: referrals go in, decisions come out. */
@NullMarked
package org.sdohsync.examples.embed;

import org.jspecify.annotations.NullMarked;
