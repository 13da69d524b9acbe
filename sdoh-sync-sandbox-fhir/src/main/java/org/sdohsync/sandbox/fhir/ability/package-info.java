// SPDX-License-Identifier: Apache-2.0
/** What a server of the sandbox can and cannot do, and the HAPI interceptor that holds it to that. */
@NullMarked
package org.sdohsync.sandbox.fhir.ability;

import org.jspecify.annotations.NullMarked;
