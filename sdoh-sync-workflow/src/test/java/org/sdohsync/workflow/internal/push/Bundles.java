// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.push;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Notifications as sources send them (Subscriptions R5 Backport 1.1.0 for R4). */
final class Bundles {
    static final String TASK_TOPIC = "http://hl7.org/fhir/us/sdoh-clinicalcare/SubscriptionTopic/Task";

    private Bundles() {}

    static byte[] handshake(String subscription) {
        return bundle(subscription, "requested", "handshake", 0, "");
    }

    static byte[] heartbeat(String subscription, long total) {
        return bundle(subscription, "active", "heartbeat", total, "");
    }

    static byte[] error(String subscription, long total) {
        return bundle(
                subscription,
                "error",
                "query-status",
                total,
                ",{\"name\":\"error\",\"valueCodeableConcept\":{\"coding\":[{\"code\":\"no-response\"}]}}");
    }

    /** An event for each number; the last one is also the total. */
    static byte[] events(String subscription, long... numbers) {
        String events = LongStream.of(numbers)
                .mapToObj(number -> ",{\"name\":\"notification-event\",\"part\":["
                        + "{\"name\":\"event-number\",\"valueString\":\"" + number + "\"},"
                        + "{\"name\":\"timestamp\",\"valueInstant\":\"2026-03-01T00:00:05.5+01:00\"},"
                        + "{\"name\":\"focus\",\"valueReference\":{\"reference\":\"https://ehr.example/fhir/Task/t"
                        + number + "/_history/2\"}}]}")
                .collect(Collectors.joining());
        return bundle(
                subscription,
                "active",
                "event-notification",
                LongStream.of(numbers).max().orElse(0),
                events);
    }

    static byte[] bundle(String subscription, String status, String type, long total, String more) {
        return ("{\"resourceType\":\"Bundle\",\"type\":\"history\",\"entry\":[{\"fullUrl\":\"urn:uuid:1\",\"resource\":"
                        + "{\"resourceType\":\"Parameters\",\"parameter\":["
                        + "{\"name\":\"subscription\",\"valueReference\":{\"reference\":\"https://ehr.example/fhir/Subscription/"
                        + subscription + "\"}},"
                        + "{\"name\":\"topic\",\"valueCanonical\":\"" + TASK_TOPIC + "|3.0.0\"},"
                        + "{\"name\":\"status\",\"valueCode\":\"" + status + "\"},"
                        + "{\"name\":\"type\",\"valueCode\":\"" + type + "\"},"
                        + "{\"name\":\"events-since-subscription-start\",\"valueString\":\"" + total + "\"}"
                        + more + "]},\"request\":{\"method\":\"GET\",\"url\":\"Subscription/" + subscription
                        + "/$status\"},\"response\":{\"status\":\"200\"}}]}")
                .getBytes(UTF_8);
    }
}
