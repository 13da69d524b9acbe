// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.fuzz.reader;

import org.hl7.fhir.r4.model.Task;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.fhir.internal.client.BundleEntry;
import org.sdohsync.fhir.internal.client.BundlePage;
import org.sdohsync.fhir.internal.client.BundleScanner;

/** Pages of Tasks. */
final class BundleTarget implements Target {
    private static final int MOST_TOLD = 40;

    @Override
    public String name() {
        return "bundle";
    }

    @Override
    public Reading read(byte[] input) {
        BundlePage page = BundleScanner.scan(
                input,
                "Task search",
                head -> head.reference("owner").isPresent() || !head.changeKey().isEmpty());
        StringBuilder shape = new StringBuilder("ok ")
                .append(page.next().isPresent())
                .append(page.self().isPresent())
                .append(page.total().isPresent())
                .append(page.lastUpdated().isPresent())
                .append(Math.min(page.scanned(), 3));
        for (BundleEntry entry : page.entries()) {
            // Read each, tell of the first ones.
            String told = told(entry);
            if (shape.length() < MOST_TOLD) {
                shape.append(told);
            }
        }
        return new Reading(shape.toString(), "");
    }

    private static String told(BundleEntry entry) {
        String head = " " + entry.versionId().isPresent()
                + entry.lastUpdated().isPresent()
                + entry.status().isPresent();
        return entry.hasResource() ? head + parsed(entry) : head;
    }

    private static String parsed(BundleEntry entry) {
        JsonObject whole;
        try {
            whole = entry.json();
        } catch (SyncException refused) {
            return refused.getClass().getSimpleName();
        }
        int left = left(entry, whole);
        try {
            return "" + left + entry.as(Task.class).hasStatus();
        } catch (SyncException refused) {
            return left + refused.getClass().getSimpleName();
        }
    }

    private static int left(BundleEntry entry, JsonObject whole) {
        JsonObject bare;
        try {
            bare = JsonObject.parse(entry.withoutNarrative(), "entry without narrative");
        } catch (LimitException huge) {
            return -1;
        } catch (SyncException broken) {
            throw new IllegalStateException("what was left without the narrative is no JSON", broken);
        }
        boolean lost = whole.members().keySet().stream().anyMatch(name -> !name.equals("text") && !bare.has(name));
        if (lost || bare.object("text").isPresent()) {
            throw new IllegalStateException("not the narrative alone was taken out");
        }
        return Math.min(bare.members().size(), 3);
    }
}
