// SPDX-License-Identifier: Apache-2.0
/** Finds sources before they are connected: by a pasted address, a QR code, brand bundles, or a plain list. */
@NullMarked
package org.sdohsync.smart.finding;

import org.jspecify.annotations.NullMarked;
