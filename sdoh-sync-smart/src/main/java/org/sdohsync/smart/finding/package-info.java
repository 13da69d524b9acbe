// SPDX-License-Identifier: Apache-2.0
/** Finds sources to connect: by a pasted address, a QR code, User-Access Brands bundles, or a list. */
@NullMarked
package org.sdohsync.smart.finding;

import org.jspecify.annotations.NullMarked;
