// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.field.play;

import java.util.List;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.proofs.field.judge.Finding;
import org.sdohsync.proofs.field.judge.Finding.Kind;

/**
 * One variant, played.
 *
 * @param variant the variant
 * @param findings what must not have happened
 * @param requests what the server was asked
 */
public record Play(Variant variant, List<Finding> findings, List<String> requests) {
    /**
     * Copies.
     *
     * @param variant the variant
     * @param findings what must not have happened
     * @param requests what the server was asked
     */
    public Play {
        findings = List.copyOf(findings);
        requests = List.copyOf(requests);
    }

    /**
     * Plays a variant.
     *
     * @param variant the variant
     * @return what came of it
     */
    public static Play of(Variant variant) {
        try (Stage stage = new Stage(variant)) {
            try {
                variant.script().play(stage);
            } catch (SyncException typed) {
                stage.witness().typed(typed);
                stage.witness().find(Kind.LOST, "the application cannot go on: " + typed);
            } catch (RuntimeException | Error foreign) {
                stage.witness().find(Kind.UNTYPED, "left the library: " + foreign);
            }
            stage.server().fault().ifPresent(fault -> {
                throw fault;
            });
            if (stage.server().endless()) {
                stage.witness().find(Kind.LOST, "requests without end");
            }
            return new Play(variant, stage.witness().findings(), stage.server().log());
        }
    }

    /**
     * Tells whether all went well.
     *
     * @return true if nothing was found
     */
    public boolean green() {
        return findings.isEmpty();
    }

    /**
     * Counts findings.
     *
     * @param kind of which kind
     * @return the number
     */
    public long count(Kind kind) {
        return findings.stream().filter(finding -> finding.kind() == kind).count();
    }
}
