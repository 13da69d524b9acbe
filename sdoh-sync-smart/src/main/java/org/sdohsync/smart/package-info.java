// SPDX-License-Identifier: Apache-2.0
/** The facade for SMART on FHIR connections: connect, list, refresh, reconnect, disconnect. */
@NullMarked
package org.sdohsync.smart;

import org.jspecify.annotations.NullMarked;
