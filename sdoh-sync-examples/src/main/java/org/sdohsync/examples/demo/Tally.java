// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** The result of the demo, a row per source. */
final class Tally {
    private static final String ROW = "%-10s %9s %9s %8s %10s %10s %8s %9s %4s%n";

    private final List<Row> rows = new ArrayList<>();

    /**
     * One source.
     *
     * @param source its name
     * @param referrals how many referrals waited for us when the app began
     * @param completed how many of them the server shows as completed
     * @param rejected how many of them the server shows as rejected
     * @param procedures how many Procedures the server holds that it did not hold before
     * @param duplicates how many of these are too many
     * @param signIns how often a person signed in
     * @param refreshes how often the authorization server issued tokens for a refresh token
     * @param lost how many referrals are neither completed nor rejected
     */
    record Row(
            String source,
            long referrals,
            long completed,
            long rejected,
            long procedures,
            long duplicates,
            long signIns,
            long refreshes,
            long lost) {}

    void add(Row row) {
        rows.add(row);
    }

    /** True when every referral ended, each completed one with exactly one Procedure, after one sign-in per source. */
    boolean agrees() {
        return sum(Row::lost) == 0
                && sum(Row::duplicates) == 0
                && sum(Row::procedures) == sum(Row::completed)
                && rows.stream().allMatch(row -> row.signIns() == 1 && row.refreshes() > 0 && row.completed() > 0);
    }

    void print(List<String> leaks) {
        System.out.println();
        System.out.printf(
                ROW, "source", "referrals", "completed", "rejected", "procedures", "duplicates", "sign-ins", "refreshes", "lost");
        for (Row row : rows) {
            System.out.printf(
                    ROW,
                    row.source(),
                    row.referrals(),
                    row.completed(),
                    row.rejected(),
                    row.procedures(),
                    row.duplicates(),
                    row.signIns(),
                    row.refreshes(),
                    row.lost());
        }
        leaks.forEach(file -> System.out.println("A SECRET WAS FOUND IN " + file));
        System.out.printf(
                "demo: sources=%d referrals=%d completed=%d rejected=%d procedures=%d duplicateProcedures=%d"
                        + " tokenRefreshes=%d signIns=%d leaks=%d lost=%d%n",
                rows.size(),
                sum(Row::referrals),
                sum(Row::completed),
                sum(Row::rejected),
                sum(Row::procedures),
                sum(Row::duplicates),
                sum(Row::refreshes),
                sum(Row::signIns),
                leaks.size(),
                sum(Row::lost));
    }

    private long sum(ToLongFunction<Row> column) {
        return rows.stream().mapToLong(column).sum();
    }
}
