// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.admission;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.smart.admission.QuotaUse;
import org.sdohsync.smart.admission.QuotaUse.Kind;

/** Makes {@link QuotaUse}s of counts. Accounts are counted and not named, because an account may be a name. */
public final class QuotaUses {
    private QuotaUses() {}

    /**
     * Makes one for each source, by address.
     *
     * @param quota the quota
     * @param limit its limit; 0 for none
     * @param counts counts by source; asked if there is a limit
     * @return the uses; none without a limit
     */
    public static Stream<QuotaUse> ofSources(Kind quota, long limit, Supplier<Map<FhirBase, Long>> counts) {
        return limit == 0
                ? Stream.empty()
                : counts.get().entrySet().stream()
                        .sorted(Comparator.comparing(one -> one.getKey().toString()))
                        .map(one -> new QuotaUse(
                                quota,
                                Optional.of(one.getKey()),
                                one.getValue(),
                                limit,
                                one.getValue() >= limit ? 1 : 0));
    }

    /**
     * Makes one for all accounts.
     *
     * @param quota the quota
     * @param limit its limit; 0 for none
     * @param counted counts by account; asked if there is a limit
     * @return the use; none without a limit
     */
    public static Stream<QuotaUse> ofAccounts(Kind quota, long limit, Supplier<Map<String, Long>> counted) {
        if (limit == 0) {
            return Stream.empty();
        }
        Map<String, Long> counts = counted.get();
        long most = counts.values().stream().mapToLong(Long::longValue).max().orElse(0);
        long full = counts.values().stream().filter(count -> count >= limit).count();
        return Stream.of(new QuotaUse(quota, Optional.empty(), most, limit, full));
    }

    static <T, K> Map<K, Long> counted(List<T> all, Function<T, K> key) {
        return all.stream().collect(Collectors.groupingBy(key, Collectors.counting()));
    }
}
