// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.push;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.workflow.push.SubscriptionChannel;
import org.sdohsync.workflow.push.SubscriptionOptions;

/**
 * Writes Subscriptions: of the R4 backport for topics (Subscriptions R5 Backport 1.1.0, backport-subscription), of plain FHIR R4
 * for criteria.
 */
record SubscriptionDraft(SubscriptionOptions options) {
    /** The system of the tag by which a Subscription is recognized as one of ours. */
    static final String TAG_SYSTEM = "urn:sdoh-sync:subscription";

    private static final String BACKPORT = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/";
    private static final String JSON = "application/fhir+json";
    private static final long TIMEOUT_SECONDS = 30;
    private static final long MOST_EVENTS = 20;

    /** A new Subscription. */
    JsonObject create(SubscriptionRecord record, Instant end) {
        JsonObject.Builder draft = JsonObject.builder().text("resourceType", "Subscription");
        JsonObject.Builder meta = JsonObject.builder();
        if (record.side().topic()) {
            meta.texts("profile", List.of(BACKPORT + "backport-subscription"));
        }
        draft.object("meta", meta.objects("tag", List.of(tag(record.key()))).build());
        return fill(draft, record, end);
    }

    /** The server's own copy, with what we want of it. */
    JsonObject update(JsonObject held, SubscriptionRecord record, Instant end) {
        return fill(held.toBuilder().remove("error"), record, end);
    }

    private JsonObject fill(JsonObject.Builder draft, SubscriptionRecord record, Instant end) {
        draft.text("status", "requested")
                .text("end", end.truncatedTo(ChronoUnit.SECONDS).toString())
                .text("reason", "Changes of SDOH referral Tasks");
        if (record.side().topic()) {
            draft.text("criteria", record.about().topic())
                    .object(
                            "_criteria",
                            extended(extension("backport-filter-criteria", "valueString", record.wanted())));
        } else {
            draft.text("criteria", record.wanted()).remove("_criteria");
        }
        return draft.object("channel", channel(record)).build();
    }

    private JsonObject channel(SubscriptionRecord record) {
        JsonObject.Builder channel = JsonObject.builder();
        SubscriptionChannel kind = record.channel();
        if (kind == SubscriptionChannel.TOPIC_REST_HOOK) {
            channel.objects(
                    "extension",
                    List.of(
                            number(
                                    "backport-heartbeat-period",
                                    "valueUnsignedInt",
                                    options.heartbeat().toSeconds()),
                            number("backport-timeout", "valueUnsignedInt", TIMEOUT_SECONDS),
                            number("backport-max-count", "valuePositiveInt", MOST_EVENTS)));
        }
        channel.text("type", type(kind)).text("endpoint", record.address());
        if (kind == SubscriptionChannel.CRITERIA_REST_HOOK) {
            channel.text("payload", options.resources() ? JSON : null);
        } else {
            // Persons are told that something changed, and of nothing else (SDOHCC, task-8 to task-10).
            boolean hook = kind == SubscriptionChannel.TOPIC_REST_HOOK;
            channel.text("payload", hook ? JSON : "text/plain");
            if (record.side().topic()) {
                channel.object(
                        "_payload",
                        extended(extension("backport-payload-content", "valueCode", hook ? "id-only" : "empty")));
            }
        }
        if (kind.isRestHook()) {
            channel.texts(
                    "header", List.of("Authorization: Bearer " + record.secret().reveal()));
        }
        return channel.build();
    }

    /** Whether a Subscription on the server is the one of a record. */
    static boolean isOurs(JsonObject held, SubscriptionRecord record) {
        boolean tagged = held.object("meta").stream()
                .flatMap(meta -> meta.objects("tag").stream())
                .anyMatch(tag -> tag.text("system").orElse("").equals(TAG_SYSTEM)
                        && tag.text("code").orElse("").equals(record.key()));
        String address = held.object("channel")
                .flatMap(channel -> channel.text("endpoint"))
                .orElse("");
        // Others may tell the same person; nobody else has our endpoint.
        return tagged || (!record.about().isForPerson() && address.equals(record.address()));
    }

    private static String type(SubscriptionChannel channel) {
        return switch (channel) {
            case TOPIC_REST_HOOK, CRITERIA_REST_HOOK -> "rest-hook";
            case EMAIL -> "email";
            case SMS -> "sms";
        };
    }

    private static JsonObject tag(String key) {
        return JsonObject.builder().text("system", TAG_SYSTEM).text("code", key).build();
    }

    private static JsonObject extended(JsonObject extension) {
        return JsonObject.builder().objects("extension", List.of(extension)).build();
    }

    private static JsonObject extension(String name, String type, @Nullable String value) {
        return JsonObject.builder()
                .text("url", BACKPORT + name)
                .text(type, value)
                .build();
    }

    private static JsonObject number(String name, String type, long value) {
        return JsonObject.builder()
                .text("url", BACKPORT + name)
                .number(type, value)
                .build();
    }
}
