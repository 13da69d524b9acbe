// SPDX-License-Identifier: Apache-2.0
/** SMART on FHIR connections in one place: connect, list, refresh, reconnect, disconnect. */
@NullMarked
package org.sdohsync.smart;

import org.jspecify.annotations.NullMarked;
