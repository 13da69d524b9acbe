// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.stream;

/**
 * How much of one streamed answer is read.
 *
 * @param answerBytes the most bytes
 * @param answerEntries the most entries
 * @param resourceBytes the most bytes of one resource, which is what is kept in memory; larger ones are passed over
 */
public record StreamLimits(long answerBytes, long answerEntries, int resourceBytes) {}
