// SPDX-License-Identifier: Apache-2.0
/** Membership in a trust community: registration and authentication with certificates (HL7 UDAP Security). */
@NullMarked
package org.sdohsync.smart.udap;

import org.jspecify.annotations.NullMarked;
