// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.fetch;

import java.util.List;
import java.util.Locale;
import org.sdohsync.records.manifest.Notice;

/** A parameter that the server does not repeat was ignored (FHIR R4, search: the self link). */
final class IgnoredParameters {
    private static final List<String> NAMES = List.of("_since", "_type", "start", "end");

    private IgnoredParameters() {}

    static void note(FetchState state, String self) {
        String query = state.query();
        if (query == null || !self.contains("$everything?")) {
            return;
        }
        String said = self.toLowerCase(Locale.ROOT);
        for (String name : NAMES) {
            String used = ".*[?&]" + name + "=.*";
            if (query.matches(used) && !said.matches(used)) {
                state.notice(Notice.Kind.PARAMETER_IGNORED, name);
            }
        }
    }
}
