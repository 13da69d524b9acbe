// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.push;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.workflow.push.SubscriptionEvent;

/**
 * What a subscription status says (Subscriptions R5 Backport 1.1.0, backport-subscription-status-r4), in a notification or in the
 * answer to {@code $status} and {@code $events}.
 *
 * @param kind what it is for
 * @param subscription the id of the Subscription, null if it names none
 * @param topic the canonical URL of the topic without its version, null if it names none
 * @param status the status of the subscription as the source wrote it, empty text if it does not say
 * @param total how many events there were since the subscription began, -1 if it does not say
 * @param events the events it tells of
 * @param errors codes of the errors of the subscription
 * @param deletes whether it tells that a resource was deleted
 */
public record Notification(
        Kind kind,
        @Nullable String subscription,
        @Nullable String topic,
        String status,
        long total,
        List<SubscriptionEvent> events,
        List<String> errors,
        boolean deletes) {
    /** What a notification is for. */
    public enum Kind {
        /** The source tries the endpoint before it activates the subscription. */
        HANDSHAKE,
        /** Nothing changed, and the source is still there. */
        HEARTBEAT,
        /** Something changed. */
        EVENT,
        /** The source has trouble with the subscription. */
        ERROR,
        /** The answer to a question for the status or for past events. */
        ANSWER,
        /** It says nothing that can be read: something changed. */
        BARE
    }

    /** A request without a content that says more. */
    static Notification bare(boolean deletes) {
        return new Notification(Kind.BARE, null, null, "", -1, List.of(), List.of(), deletes);
    }

    /**
     * Copies the lists.
     *
     * @param kind as described above
     * @param subscription as described above
     * @param topic as described above
     * @param status as described above
     * @param total as described above
     * @param events as described above
     * @param errors as described above
     * @param deletes as described above
     */
    public Notification {
        events = List.copyOf(events);
        errors = List.copyOf(errors);
    }

    /**
     * Reads a bundle whose first entry is a subscription status.
     *
     * @param bundle the bundle
     * @return what it says; empty if it is another bundle
     */
    public static Optional<Notification> of(JsonObject bundle) {
        List<Notification> all = all(bundle);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(0));
    }

    /**
     * Reads all subscription statuses of a bundle.
     *
     * @param bundle the bundle
     * @return what each says
     */
    public static List<Notification> all(JsonObject bundle) {
        if (!bundle.text("resourceType").orElse("").equals("Bundle")) {
            return List.of();
        }
        List<JsonObject> entries = bundle.objects("entry");
        boolean deletes = entries.stream()
                .skip(1)
                .flatMap(entry -> entry.object("request").stream())
                .anyMatch(request -> request.text("method").orElse("").equals("DELETE"));
        return entries.stream()
                .flatMap(entry -> entry.object("resource").stream())
                .filter(StatusParameters::isStatus)
                .map(parameters -> new StatusParameters(parameters).read(deletes))
                .toList();
    }
}
