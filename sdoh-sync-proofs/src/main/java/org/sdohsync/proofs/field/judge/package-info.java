// SPDX-License-Identifier: Apache-2.0
/** Stands for the application and its user, outside of the library, and judges what they are told. */
@NullMarked
package org.sdohsync.proofs.field.judge;

import org.jspecify.annotations.NullMarked;
