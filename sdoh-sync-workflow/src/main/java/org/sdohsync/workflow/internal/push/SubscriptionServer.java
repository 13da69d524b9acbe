// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.push;

import static java.util.Objects.requireNonNull;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.fhir.internal.client.BundleEntry;
import org.sdohsync.fhir.internal.client.BundlePage;
import org.sdohsync.fhir.internal.client.FhirClient;
import org.sdohsync.fhir.internal.client.RawResource;
import org.sdohsync.fhir.internal.client.SearchPages;

/** The Subscriptions on the server of one connection. */
final class SubscriptionServer {
    private static final String TYPE = "Subscription";
    private static final int MOST_SEARCHED = 500;

    private final FhirClient client;
    private final Runnable beforeEach;

    /**
     * Makes one.
     *
     * @param client the client of the connection
     * @param beforeEach called before each request; throws if none is to be sent any more
     */
    SubscriptionServer(FhirClient client, Runnable beforeEach) {
        this.client = requireNonNull(client, "client");
        this.beforeEach = requireNonNull(beforeEach, "beforeEach");
    }

    private FhirClient client() {
        beforeEach.run();
        return client;
    }

    /** Lets somebody learn what the server declares. */
    void teach(LearnedSubscriptions learned) {
        learned.ask(client());
    }

    /** Creates one; returns its id. */
    String create(JsonObject draft, @Nullable String unlessAt) {
        String condition = unlessAt == null ? null : "url=" + encoded(unlessAt);
        return client().create(draft, condition).reference().id();
    }

    Optional<RawResource> read(String id) {
        return client().read(TYPE, id);
    }

    RawResource update(RawResource read, JsonObject edited) {
        return client().update(read, edited);
    }

    void delete(String id) {
        client().delete(TYPE, id);
    }

    /**
     * Looks for the Subscriptions of a record, in whatever way the server searches.
     *
     * @return the ids of all that there are; empty if the server does not search Subscriptions
     */
    Optional<List<String>> find(SubscriptionRecord record) {
        List<String> searches = List.of(
                TYPE + "?_tag=" + encoded(SubscriptionDraft.TAG_SYSTEM + "|" + record.key()) + "&_count=50",
                TYPE + "?url=" + encoded(record.address()) + "&_count=50",
                TYPE + "?_count=50");
        boolean answered = false;
        for (String search : searches) {
            Optional<List<String>> found = search(search, record);
            if (found.isPresent() && !found.get().isEmpty()) {
                return found;
            }
            // A server may keep no tags, or ignore a parameter: nothing found is only believed after another search.
            answered |= found.isPresent();
        }
        return answered ? Optional.of(List.of()) : Optional.empty();
    }

    private Optional<List<String>> search(String search, SubscriptionRecord record) {
        List<String> ids = new ArrayList<>();
        int seen = 0;
        try {
            SearchPages pages = client().pastCaches().search(search);
            Optional<BundlePage> page = pages.next(head -> head.type().equals(TYPE));
            while (page.isPresent() && seen < MOST_SEARCHED) {
                for (BundleEntry entry : page.get().entries()) {
                    seen++;
                    JsonObject held = entry.json();
                    if (!held.text("status").orElse("").equals("off") && SubscriptionDraft.isOurs(held, record)) {
                        ids.add(entry.id());
                    }
                }
                beforeEach.run();
                page = pages.next(head -> head.type().equals(TYPE));
            }
            return Optional.of(ids);
        } catch (HttpStatusException | ProtocolException refused) {
            if (refused.retryable()) {
                throw refused;
            }
            return Optional.empty();
        } catch (AuthorizationException refused) {
            if (refused.reason() != AuthorizationException.Reason.SCOPE) {
                throw refused;
            }
            return Optional.empty();
        }
    }

    /** Asks for the status. */
    Optional<Notification> status(String id) {
        return Notification.of(client().pastCaches().operation(TYPE, id, "$status"));
    }

    /** Asks for past events. */
    Optional<Notification> events(String id, long since) {
        return Notification.of(client().pastCaches().operation(TYPE, id, "$events?eventsSinceNumber=" + since));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
