// SPDX-License-Identifier: Apache-2.0
/** Reads and checks the metadata of a trust community's members, and signs as one of them. */
@NullMarked
package org.sdohsync.smart.internal.udap;

import org.jspecify.annotations.NullMarked;
