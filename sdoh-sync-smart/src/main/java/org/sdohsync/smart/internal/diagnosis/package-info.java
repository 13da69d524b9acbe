// SPDX-License-Identifier: Apache-2.0
/** The steps of a diagnosis. */
@NullMarked
package org.sdohsync.smart.internal.diagnosis;

import org.jspecify.annotations.NullMarked;
