// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.client;

import java.util.Arrays;
import java.util.List;

/** Where the references of a resource are that tell whose it is. Not thread-safe. */
final class ReferencePlaces {
    /** The members that are noted, each with at most one value. */
    static final List<String> MEMBERS = List.of("owner", "requester", "for");

    private final int[] places = new int[MEMBERS.size()];

    void clear() {
        Arrays.fill(places, 0);
    }

    /** Notes where the object of a member begins. Of a repeated one the first counts; other members are ignored. */
    void note(String member, int place) {
        int index = MEMBERS.indexOf(member);
        if (index >= 0 && places[index] == 0) {
            places[index] = place;
        }
    }

    /** Where the object of a member begins; 0 if there is none. */
    int of(String member) {
        int index = MEMBERS.indexOf(member);
        if (index < 0) {
            throw new IllegalArgumentException("references of " + member + " are not noted, only those of " + MEMBERS);
        }
        return places[index];
    }
}
