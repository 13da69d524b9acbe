// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.histories.replay;

import java.util.List;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.http.HttpSender;
import org.sdohsync.proofs.histories.model.Mishap;

/** The life of one process of the client: it ends at a chosen point, before or after something it does. One thread. */
final class Lifeline {
    /** What happens to everything that a dead process tries. */
    static final class Death extends Error {
        private static final long serialVersionUID = 1L;

        Death() {
            super("the process is dead", null, false, false);
        }
    }

    private final int last;
    private int points;

    private Lifeline(int last) {
        this.last = last;
    }

    static Lifeline of(List<Mishap> mishaps) {
        return new Lifeline(mishaps.stream()
                .filter(Mishap.Dies.class::isInstance)
                .mapToInt(mishap -> ((Mishap.Dies) mishap).point())
                .min()
                .orElse(Integer.MAX_VALUE));
    }

    HttpSender sender(HttpSender inner) {
        return request -> {
            point();
            HttpReply reply = inner.send(request);
            point();
            return reply;
        };
    }

    void point() {
        live();
        if (points++ == last) {
            throw new Death();
        }
    }

    void live() {
        if (points > last) {
            throw new Death();
        }
    }
}
