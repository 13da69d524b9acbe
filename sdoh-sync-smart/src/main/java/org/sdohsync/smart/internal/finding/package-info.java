// SPDX-License-Identifier: Apache-2.0
/** Fetches brand bundles. */
@NullMarked
package org.sdohsync.smart.internal.finding;

import org.jspecify.annotations.NullMarked;
