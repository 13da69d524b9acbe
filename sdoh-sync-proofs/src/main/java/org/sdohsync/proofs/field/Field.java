// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.field;

import java.util.Arrays;
import java.util.List;
import org.sdohsync.proofs.field.kinds.Variants;
import org.sdohsync.proofs.field.play.Play;

/**
 * Does the library read what real servers send? Plays a whole application against one server for each of their ways, and lets a witness
 * outside of the library judge what the application was told. Prints {@code field: variants=… lost=… untyped=… misattributed=…} last.
 */
public final class Field {
    private static final String CHOSEN = System.getProperty("field.variants", "");
    private static final int FOUND = 3;

    private Field() {}

    /**
     * Runs the proof.
     *
     * @param args none
     */
    public static void main(String[] args) {
        List<String> chosen = CHOSEN.isEmpty() ? List.of() : Arrays.asList(CHOSEN.split(",", -1));
        List<Play> plays = Variants.all().stream()
                .filter(variant -> chosen.isEmpty() || chosen.contains(variant.name()))
                .map(Play::of)
                .toList();
        for (Play play : plays) {
            play.findings().forEach(finding -> System.out.println("field-finding: " + play.variant() + " " + finding));
            if (!chosen.isEmpty()) {
                play.requests().forEach(request -> System.out.println("field-request: " + request));
            }
        }
        Tally tally = Tally.of(plays);
        System.out.println("field: " + tally);
        System.exit(tally.green() ? 0 : FOUND);
    }
}
