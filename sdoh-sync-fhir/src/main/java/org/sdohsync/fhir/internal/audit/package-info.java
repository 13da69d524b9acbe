// SPDX-License-Identifier: Apache-2.0
/**
 * Events for an audit trail: which resources were read or written, where, for what purpose and with what result, without
 * their content.
 */
@NullMarked
package org.sdohsync.fhir.internal.audit;

import org.jspecify.annotations.NullMarked;
