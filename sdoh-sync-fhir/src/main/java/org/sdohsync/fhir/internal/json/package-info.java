// SPDX-License-Identifier: Apache-2.0
/** Goes through JSON without making anything of what nobody asks for. Not for applications. */
@NullMarked
package org.sdohsync.fhir.internal.json;

import org.jspecify.annotations.NullMarked;
