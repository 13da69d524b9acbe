// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.testkit.wire;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Which parts of a whole session were seen, and in which order they began. */
final class Flow {
    /** The parts. */
    enum Part {
        DISCOVERY("no discovery"),
        LAUNCH("no authorization request"),
        TOKEN("no token issued"),
        USE("no FHIR request with a token that was answered otherwise than 401");

        private final String missing;

        Part(String missing) {
            this.missing = missing;
        }
    }

    private final Map<Part, Integer> firsts = new EnumMap<>(Part.class);

    void saw(Part part) {
        firsts.putIfAbsent(part, firsts.size());
    }

    /** What a session lacks, or had in another order. */
    List<String> gaps(List<Part> parts) {
        List<String> gaps = new ArrayList<>();
        int last = -1;
        for (Part part : parts) {
            Integer place = firsts.get(part);
            if (place == null) {
                gaps.add("flow: " + part.missing);
            } else {
                if (place < last) {
                    gaps.add("flow: " + part + " came too early");
                }
                last = place;
            }
        }
        return gaps;
    }
}
