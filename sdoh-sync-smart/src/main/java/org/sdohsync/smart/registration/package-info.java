// SPDX-License-Identifier: Apache-2.0
/** Dynamic client registration and its management (RFC 7591, RFC 7592). */
@NullMarked
package org.sdohsync.smart.registration;

import org.jspecify.annotations.NullMarked;
