// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.admission;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.sdohsync.core.http.FhirBase;

/**
 * How far a quota of an {@link Admission} is used: by one source, or by the accounts together, which are not named. Immutable.
 *
 * @param quota the quota
 * @param source the source; empty for accounts
 * @param used how much the source has used; of accounts how much the one has used that used most
 * @param limit how much is permitted to each, over 0
 * @param full how many have used all of it: 0 or 1 for a source, the number of such accounts otherwise
 */
public record QuotaUse(Kind quota, Optional<FhirBase> source, long used, long limit, long full) {
    /** The quotas whose use is counted. */
    public enum Kind {
        /** {@link Admission#connections(int, int)}, counted in the store. */
        CONNECTIONS,
        /** {@link Admission#requestsPerHour(int, int)}, counted by each process for itself, for an hour from the first one. */
        REQUESTS_PER_HOUR,
        /** {@link Admission#storedBytes(long, long)}, counted in the store. */
        STORED_BYTES
    }

    /**
     * Checks the numbers.
     *
     * @param quota the quota
     * @param source the source; empty for accounts
     * @param used how much is used
     * @param limit how much is permitted
     * @param full how many have used all of it
     */
    public QuotaUse {
        requireNonNull(quota, "quota");
        requireNonNull(source, "source");
        if (used < 0 || full < 0 || limit <= 0) {
            throw new IllegalArgumentException("a number of a quota is out of range");
        }
    }

    /**
     * The part of the quota that is used.
     *
     * @return the ratio of used to limit; over 1 if the limit was lowered since
     */
    public double ratio() {
        return (double) used / limit;
    }

    /** A sentence for a person, which names the source and no account. */
    @Override
    public String toString() {
        String what = switch (quota) {
            case CONNECTIONS -> "connections";
            case REQUESTS_PER_HOUR -> "requests in an hour";
            case STORED_BYTES -> "bytes of open Tasks";
        };
        return source.map(at -> at + ": " + used + " of " + limit + " " + what)
                .orElseGet(() -> "accounts: at most " + used + " of " + limit + " " + what + " are used by one, " + full
                        + " have all");
    }
}
