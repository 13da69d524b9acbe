// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.action;

import java.util.Optional;

/** Accepts every code. */
enum NoTerminologyCheck implements TerminologyCheck {
    /** The only instance. */
    INSTANCE;

    @Override
    public Optional<String> objection(CodedService service) {
        return Optional.empty();
    }
}
