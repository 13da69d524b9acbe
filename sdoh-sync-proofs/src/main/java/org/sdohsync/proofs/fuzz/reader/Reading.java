// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.fuzz.reader;

/**
 * What came of reading an input.
 *
 * @param shape in which way it ended; inputs that end in a new way are kept
 * @param shown what the library prints of the result; the canary must not be in it
 */
public record Reading(String shape, String shown) {}
