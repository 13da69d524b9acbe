// SPDX-License-Identifier: Apache-2.0
/** Checks step by step why a source does or does not work. The result contains neither patient data nor tokens. */
@NullMarked
package org.sdohsync.smart.diagnosis;

import org.jspecify.annotations.NullMarked;
