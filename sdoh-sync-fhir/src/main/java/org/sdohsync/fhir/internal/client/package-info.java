// SPDX-License-Identifier: Apache-2.0
/**
 * FHIR R4 with an authenticated sender: reads, conditional updates, searches page by page, and bundles scanned without
 * parsing their resources.
 */
@NullMarked
package org.sdohsync.fhir.internal.client;

import org.jspecify.annotations.NullMarked;
