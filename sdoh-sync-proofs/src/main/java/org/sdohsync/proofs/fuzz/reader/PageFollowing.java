// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.fuzz.reader;

import org.sdohsync.core.connection.ContextItem;
import org.sdohsync.core.connection.LaunchContext;

/** Asks a launch context for all it has. */
final class PageFollowing {
    private static final int MOST_TOLD = 100;

    private PageFollowing() {}

    static String context(LaunchContext context) {
        StringBuilder told = new StringBuilder()
                .append(context.patient().isPresent())
                .append(context.encounter().isPresent())
                .append(context.fhirUserAt(Scene.BASE).isPresent())
                .append(context.needPatientBanner().orElse(null))
                .append(context.smartStyleUrl().isPresent())
                .append(context.intent().isPresent())
                .append(context.tenant().isPresent())
                .append(context.appContext().isPresent())
                .append(Math.min(context.values().size(), 3));
        for (ContextItem item : context.fhirContext()) {
            if (told.length() < MOST_TOLD) {
                told.append(item.reference().isPresent())
                        .append(item.canonical().isPresent())
                        .append(item.identifier().isPresent())
                        .append(item.type().isPresent())
                        .append(item.role().equals("launch"));
            }
        }
        return told.toString();
    }
}
