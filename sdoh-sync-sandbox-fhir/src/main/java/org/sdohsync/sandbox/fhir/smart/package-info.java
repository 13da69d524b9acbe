// SPDX-License-Identifier: Apache-2.0
/** SMART discovery: the endpoints of an authorization server as a FHIR server announces them. */
@NullMarked
package org.sdohsync.sandbox.fhir.smart;

import org.jspecify.annotations.NullMarked;
