// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.benchmarks.source;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a source is like. It is part of the source's address, so one server is as many sources as one likes.
 *
 * @param label tells sources of the same shape apart; letters and digits
 * @param tasks how many Tasks it has
 * @param spacingMillis the time from the change of one Task to that of the next
 * @param latencyMillis how long each answer takes
 */
public record SourceShape(String label, int tasks, long spacingMillis, int latencyMillis) {
    private static final Pattern FORM = Pattern.compile("([A-Za-z0-9]+)-([0-9]{1,8})-([0-9]{1,9})-([0-9]{1,5})");

    /** The name of the source in the address of its server. */
    @Override
    public String toString() {
        return label + "-" + tasks + "-" + spacingMillis + "-" + latencyMillis;
    }

    static Optional<SourceShape> parse(String name) {
        Matcher found = FORM.matcher(name);
        return found.matches()
                ? Optional.of(new SourceShape(
                        found.group(1),
                        Integer.parseInt(found.group(2)),
                        Long.parseLong(found.group(3)),
                        Integer.parseInt(found.group(4))))
                : Optional.empty();
    }
}
