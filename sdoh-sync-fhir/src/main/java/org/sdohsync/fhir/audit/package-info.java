// SPDX-License-Identifier: Apache-2.0
/** What an audit trail is told of each read and write of patient data. */
@NullMarked
package org.sdohsync.fhir.audit;

import org.jspecify.annotations.NullMarked;
