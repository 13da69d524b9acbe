// SPDX-License-Identifier: Apache-2.0
/** A small server under the name of the one with a database, for tests of who starts it. */
@NullMarked
package org.sdohsync.sandbox.jpa;

import org.jspecify.annotations.NullMarked;
