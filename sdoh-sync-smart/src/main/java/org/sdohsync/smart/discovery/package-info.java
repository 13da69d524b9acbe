// SPDX-License-Identifier: Apache-2.0
/** Finds out how a FHIR server wants apps to be authorized. */
@NullMarked
package org.sdohsync.smart.discovery;

import org.jspecify.annotations.NullMarked;
