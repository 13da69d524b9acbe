// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox.list;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Which referrals of a team the list shows. */
record InboxFilter(String team, View view, String source, boolean changed, long seen, Set<String> digests) {
    /** The parts of the list. */
    enum View {
        OPEN("open", "All open", "open"),
        ANSWER("answer", "Wait for your answer", "open and not unowned and status in ('requested', 'received')"),
        ACCEPTED("accepted", "Accepted", "open and status in ('accepted', 'ready')"),
        WORK("work", "In progress", "open and status = 'in-progress'"),
        HOLD("hold", "On hold", "open and status = 'on-hold'"),
        ANYBODY("anybody", "Open to anybody", "open and unowned"),
        CLOSED("closed", "Closed", "not open");

        private final String key;
        private final String title;
        private final String condition;

        View(String key, String title, String condition) {
            this.key = key;
            this.title = title;
            this.condition = condition;
        }

        public String key() {
            return key;
        }

        public String title() {
            return title;
        }

        String condition() {
            return condition;
        }

        static View of(String key) {
            for (View view : values()) {
                if (view.key.equals(key)) {
                    return view;
                }
            }
            return OPEN;
        }
    }

    String where() {
        return "team = :team and " + view.condition()
                + (source.isEmpty() ? "" : " and connection = :source")
                + (changed ? " and change > :seen" : "")
                + (digests.isEmpty()
                        ? ""
                        : " and id in (select referral from inbox_word where digest in (:digests)"
                                + " group by referral having count(*) = :words)");
    }

    Map<String, Object> params() {
        Map<String, Object> params = new LinkedHashMap<>(Map.of("team", team));
        if (!source.isEmpty()) {
            params.put("source", source);
        }
        if (changed) {
            params.put("seen", seen);
        }
        if (!digests.isEmpty()) {
            params.put("digests", digests);
            params.put("words", digests.size());
        }
        return params;
    }
}
