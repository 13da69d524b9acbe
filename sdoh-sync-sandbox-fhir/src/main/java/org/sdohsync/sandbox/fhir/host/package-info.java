// SPDX-License-Identifier: Apache-2.0
/** Puts a HAPI server behind Jetty with the guards, the smart-configuration and the fault hooks of the sandbox. */
@NullMarked
package org.sdohsync.sandbox.fhir.host;

import org.jspecify.annotations.NullMarked;
