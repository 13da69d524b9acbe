// SPDX-License-Identifier: Apache-2.0
/** Black-box tests of the JPA server in its own process. */
@NullMarked
package org.sdohsync.sandbox.jpa;

import org.jspecify.annotations.NullMarked;
