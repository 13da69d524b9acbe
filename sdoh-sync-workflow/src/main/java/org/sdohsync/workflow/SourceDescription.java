// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.store.RecordListing;
import org.sdohsync.core.store.StoredValue;
import org.sdohsync.fhir.internal.client.ServerCapabilities;
import org.sdohsync.fhir.internal.client.ServerFeature;
import org.sdohsync.workflow.feed.FailedDelivery;
import org.sdohsync.workflow.feed.Feed;
import org.sdohsync.workflow.internal.feed.Checkpoint;
import org.sdohsync.workflow.internal.view.OpenReferralRecord;

/** Describes what is known about a source, as text. */
record SourceDescription(Connection connection, ReferralQueries desk) {
    /** The description of a feature, and of what is done without it. */
    private record Words(String can, String otherwise) {}

    String text() {
        List<String> lines = new ArrayList<>();
        lines.add(connection.source() + " as " + connection.role() + ": "
                + connection.health().state().name().toLowerCase(Locale.ROOT).replace('_', ' ') + ". "
                + connection.health().nextAction());
        if (!connection.health().reason().isEmpty()) {
            lines.add("Health: " + connection.health());
        }
        ServerCapabilities known = desk.learned().over(connection, ServerCapabilities.unknown());
        Instant asked = null;
        for (Feed feed : Feed.values()) {
            Checkpoint checkpoint = desk.checkpoints()
                    .load(feed.checkpointId(connection.id()))
                    .map(StoredValue::value)
                    .orElse(null);
            if (checkpoint != null) {
                lines.add(feed(feed, checkpoint));
                known = checkpoint.abilities().and(known);
                asked = asked == null ? checkpoint.learnedAt().orElse(null) : asked;
            }
        }
        lines.add(open());
        lines.add(journal());
        lines.add("Abilities of its server" + (asked == null ? ":" : ", asked at " + asked + ":"));
        for (ServerFeature feature : ServerFeature.values()) {
            lines.add(ability(feature, known));
        }
        return String.join(System.lineSeparator(), lines);
    }

    private String open() {
        RecordListing<OpenReferralRecord> open = desk.open().of(connection.id());
        long urgent = open.stream().filter(OpenReferralRecord::urgent).count();
        return "Open: " + open.values().size() + " referrals, " + urgent + " of them urgent"
                + (open.unreadable().isEmpty() ? "." : "; " + open.unreadable().size() + " records cannot be read.");
    }

    private String journal() {
        int damaged = desk.journal().damaged(connection.id()).size();
        return "Actions: " + desk.journal().pending(connection.id()).size() + " pending, "
                + desk.journal().undecided(connection.id()).size() + " need a decision, "
                + desk.journal().done(connection.id()).values().size() + " done recently"
                + (damaged == 0 ? "." : "; " + damaged + " cannot be read.");
    }

    private static String feed(Feed feed, Checkpoint checkpoint) {
        long parked =
                checkpoint.failed().stream().filter(FailedDelivery::parked).count();
        String position = checkpoint
                .cursor()
                .map(cursor -> "complete up to " + cursor + " by the server's clock")
                .orElse(
                        checkpoint.abilities().may(ServerFeature.LAST_UPDATED_SEARCH)
                                ? "no Task received yet"
                                : "read completely each time");
        return name(feed) + " (" + checkpoint.subject() + "): " + position + "; "
                + (checkpoint.failed().size() - parked) + " are delivered again later, " + parked + " are parked.";
    }

    private static String name(Feed feed) {
        return switch (feed) {
            case OWNER -> "Addressed to us";
            case REQUESTER -> "Sent by us";
            case UNOWNED -> "Without owner";
            case PATIENTS -> "For known patients";
            case TASKS -> "Single Tasks";
        };
    }

    private static String ability(ServerFeature feature, ServerCapabilities known) {
        Words words = words(feature);
        if (known.has(feature)) {
            return "- can " + words.can();
        }
        return (known.may(feature) ? "- may " : "- cannot ") + words.can() + "; if not, " + words.otherwise();
    }

    private static Words words(ServerFeature feature) {
        return switch (feature) {
            case OWNER_SEARCH -> new Words("search Tasks by owner", "all are searched and those of others are skipped");
            case REQUESTER_SEARCH ->
                new Words("search Tasks by requester", "all are searched and those of others are skipped");
            case OPEN_SEARCH ->
                new Words("search Tasks without owner", "all are searched and those with an owner are skipped");
            case PATIENT_SEARCH -> new Words("search Tasks by patient", "Tasks of known patients cannot be followed");
            case ID_SEARCH -> new Words("search Tasks by id", "all are searched and others are skipped");
            case CODE_SEARCH -> new Words("search Tasks by code", "they are searched by status");
            case SEARCH_WITHOUT_CODE ->
                new Words("search Tasks without a code", "the codes of the SDOHCC guide are used");
            case SEARCH_WITHOUT_PATIENT ->
                new Words("search Tasks without a patient", "the known patients are used (SyncOptions)");
            case LAST_UPDATED_SEARCH ->
                new Words("search by time of change", "all Tasks are read in each sync and compared");
            case SORT -> new Words("sort by time of change", "all pages are read by their links");
            case PAGE_SIZE -> new Words("use the requested page size", "its own is used");
            case TOTAL -> new Words("return the total of results", "pages are read until there is no next one");
            case FOCUS_INCLUDE ->
                new Words("include ServiceRequests in the answer", "they are read by their references");
            case OUTPUT_INCLUDE -> new Words("include results in the answer", "they are read by their references");
            case BATCH -> new Words("answer batches", "the details of a referral are read one by one");
            case CONDITIONAL_CREATE ->
                new Words("create conditionally", "results are searched by their identifier before each create");
            case VERSIONS ->
                new Words("give each change of a Task a new version", "changes are recognized by time and content");
            case PROFILED_CREATE -> new Words("accept results with a profile", "they are sent without meta.profile");
            case VERSIONED_UPDATE ->
                new Words(
                        "check the version of updates (If-Match)",
                        "Tasks that may have been changed by others are not updated");
            case TOPIC_SUBSCRIPTION ->
                new Words(
                        "notify of changes by topic (SDOHCC subscriptions)",
                        "a subscription by search criteria is tried");
            case CRITERIA_SUBSCRIPTION ->
                new Words("notify of changes by search criteria (FHIR R4)", "changes are found on schedule");
            case SUBSCRIPTION_STATUS ->
                new Words("tell the status of a subscription", "the Subscription itself is read");
            case SUBSCRIPTION_EVENTS ->
                new Words("repeat the events of a subscription", "lost ones are found by a search");
        };
    }
}
