// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Looks for what keeps people from using a page: axe-core, with all of its rules for WCAG 2.2 AA and its best practices. */
final class Axe {
    private static final String LOOK = "const done = arguments[arguments.length - 1];"
            + "axe.run(document).then(r => done(r.violations.map(v => v.id + ' ' + v.nodes.map(n => n.target.join(' ')"
            + " + ' ' + n.failureSummary).join('; ')).join('\\n')), e => done('axe failed: ' + e));";

    private final String script;
    private final List<String> violations = new ArrayList<>();
    private int pages;

    Axe() throws IOException {
        try (InputStream in = requireNonNull(Axe.class.getResourceAsStream("/axe.min.js"), "axe-core")) {
            script = new String(in.readAllBytes(), UTF_8);
        }
    }

    /** Looks at the page as it stands. */
    void look(Chromium browser, String page) {
        String ignored = browser.run(script + "; return ''");
        String found = browser.ask(LOOK);
        pages++;
        if (!found.isEmpty()) {
            violations.add(page + ": " + found);
        }
    }

    List<String> violations() {
        return violations;
    }

    int pages() {
        return pages;
    }
}
