// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir.memory;

/** What a create came to: the version stored, or the first of those that were there already, and how many those are. */
record Created(Version version, int existing) {}
