// SPDX-License-Identifier: Apache-2.0
/** Launches: the authorization request, and the checks of its answer (SMART App Launch 2.2 §Launch App). */
@NullMarked
package org.sdohsync.smart.launch;

import org.jspecify.annotations.NullMarked;
