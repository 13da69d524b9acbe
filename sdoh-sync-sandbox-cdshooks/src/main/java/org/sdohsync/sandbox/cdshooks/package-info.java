// SPDX-License-Identifier: Apache-2.0
/** A health plan that offers decision support, on a server framework that others wrote. */
@NullMarked
package org.sdohsync.sandbox.cdshooks;

import org.jspecify.annotations.NullMarked;
