// SPDX-License-Identifier: Apache-2.0
/** Tests of the meters. */
@NullMarked
package org.sdohsync.micrometer;

import org.jspecify.annotations.NullMarked;
