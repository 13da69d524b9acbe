// SPDX-License-Identifier: Apache-2.0
/** Token requests and answers, and the manager that refreshes tokens. */
@NullMarked
package org.sdohsync.smart.token;

import org.jspecify.annotations.NullMarked;
