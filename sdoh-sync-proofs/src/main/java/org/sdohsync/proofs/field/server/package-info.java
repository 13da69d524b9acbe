// SPDX-License-Identifier: Apache-2.0
/** A healthy FHIR server with an authorization server, and the place where one behaviour is put before it. */
@NullMarked
package org.sdohsync.proofs.field.server;

import org.jspecify.annotations.NullMarked;
