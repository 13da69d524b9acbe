// SPDX-License-Identifier: Apache-2.0
@org.jspecify.annotations.NullMarked
package org.sdohsync.fhir.internal.json;
