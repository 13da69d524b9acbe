// SPDX-License-Identifier: Apache-2.0
/** An application as its users and operators meet it, on each line of Spring Boot in support. */
@NullMarked
package org.sdohsync.boot;

import org.jspecify.annotations.NullMarked;
