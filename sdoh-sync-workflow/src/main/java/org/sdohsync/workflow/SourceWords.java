// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.store.Listing;
import org.sdohsync.core.store.Stored;
import org.sdohsync.workflow.fhir.Feature;
import org.sdohsync.workflow.fhir.ServerAbilities;
import org.sdohsync.workflow.sync.Checkpoint;
import org.sdohsync.workflow.sync.FailedDelivery;
import org.sdohsync.workflow.sync.Feed;
import org.sdohsync.workflow.view.OpenReferral;

/** Puts into words what is known of a source. */
record SourceWords(Connection connection, Desk desk) {
    String text() {
        List<String> lines = new ArrayList<>();
        lines.add(connection.source() + " as " + connection.role() + ": "
                + connection.health().state().name().toLowerCase(Locale.ROOT).replace('_', ' ') + ". "
                + connection.health().nextAction());
        for (Feed feed : Feed.values()) {
            desk.checkpoints()
                    .load(feed.checkpointId(connection.id()))
                    .map(Stored::value)
                    .ifPresent(checkpoint -> lines.add(feed(feed, checkpoint)));
        }
        Listing<OpenReferral> open = desk.open().of(connection.id());
        long urgent = open.stream().filter(OpenReferral::urgent).count();
        lines.add("Open: " + open.values().size() + " referrals, " + urgent + " of them urgent"
                + (open.unreadable().isEmpty() ? "." : "; " + open.unreadable().size() + " records cannot be read."));
        return String.join(System.lineSeparator(), lines);
    }

    private static String feed(Feed feed, Checkpoint checkpoint) {
        long parked =
                checkpoint.failed().stream().filter(FailedDelivery::parked).count();
        String position = checkpoint
                .cursor()
                .map(cursor -> "covered up to " + cursor + " of the server's clock")
                .orElse("read as a whole each time");
        return name(feed) + " (" + checkpoint.subject() + "): " + position + "; "
                + (checkpoint.failed().size() - parked) + " wait to be delivered again, " + parked + " are parked. "
                + abilities(checkpoint.abilities(), checkpoint.learnedAt());
    }

    private static String name(Feed feed) {
        return switch (feed) {
            case MINE -> "Meant for us";
            case SENT -> "Sent by us";
            case OPEN -> "Open to anybody";
        };
    }

    private static String abilities(ServerAbilities abilities, Optional<Instant> learnedAt) {
        List<String> can = new ArrayList<>();
        List<String> cannot = new ArrayList<>();
        for (Feature feature : Feature.values()) {
            if (abilities.has(feature)) {
                can.add(word(feature));
            } else if (!abilities.may(feature)) {
                cannot.add(word(feature));
            }
        }
        return "The server " + (can.isEmpty() ? "declared nothing" : "can " + String.join(", ", can))
                + (cannot.isEmpty() ? "" : "; it cannot " + String.join(", ", cannot) + ", which is worked around")
                + learnedAt.map(time -> " (asked " + time + ").").orElse(".");
    }

    private static String word(Feature feature) {
        return switch (feature) {
            case OWNER_SEARCH -> "search Tasks by owner";
            case REQUESTER_SEARCH -> "search Tasks by requester";
            case OPEN_SEARCH -> "search Tasks without owner";
            case CODE_SEARCH -> "search Tasks by code";
            case LAST_UPDATED_SEARCH -> "search by time of change";
            case SORT -> "sort by time of change";
            case FOCUS_INCLUDE -> "add ServiceRequests to the answer";
            case OUTPUT_INCLUDE -> "add results to the answer";
            case BATCH -> "answer batches";
            case CONDITIONAL_CREATE -> "create conditionally";
            case VERSIONED_UPDATE -> "guard updates by version";
        };
    }
}
