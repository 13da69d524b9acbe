// SPDX-License-Identifier: Apache-2.0
/** Black-box tests of the servers over HTTP. */
@NullMarked
package org.sdohsync.sandbox.fhir;

import org.jspecify.annotations.NullMarked;
