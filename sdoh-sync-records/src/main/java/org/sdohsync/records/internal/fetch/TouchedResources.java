// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.fetch;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.sdohsync.fhir.audit.AccessEvent.Interaction;
import org.sdohsync.fhir.internal.audit.AccessLog;
import org.sdohsync.records.internal.stream.ScannedResource;

/**
 * The resources of one answer, for the log of accesses. An answer may have millions, so they are told in events of 1,000; what
 * came of an answer that was cut off is told too. Not thread-safe.
 */
final class TouchedResources {
    private static final int MOST = 1000;

    private final AccessLog log;
    private final Interaction interaction;
    private final String asked;
    private final Set<String> names = new TreeSet<>();

    TouchedResources(AccessLog log, Interaction interaction, String asked) {
        this.log = log;
        this.interaction = interaction;
        this.asked = asked;
    }

    /** Reads the answer; those that were not told yet are told with its end. */
    <T> T read(Supplier<T> answer) {
        try {
            return log.run(interaction, asked, answer, read -> rest());
        } catch (RuntimeException | Error cutOff) {
            tell();
            throw cutOff;
        }
    }

    void note(ScannedResource resource) {
        if (log.isOn() && !resource.isMessage()) {
            if (names.size() >= MOST) {
                tell();
            }
            boolean ignored = names.add(resource.type() + "/" + resource.id());
        }
    }

    private void tell() {
        if (!names.isEmpty()) {
            boolean ignored = log.run(interaction, asked, () -> true, told -> rest());
        }
    }

    private List<String> rest() {
        List<String> told = List.copyOf(names);
        names.clear();
        return told;
    }
}
