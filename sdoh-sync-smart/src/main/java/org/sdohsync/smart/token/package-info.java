// SPDX-License-Identifier: Apache-2.0
/** Token requests, their answers, and the manager that keeps tokens usable. */
@NullMarked
package org.sdohsync.smart.token;

import org.jspecify.annotations.NullMarked;
