// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.request;

import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.BusyException;
import org.sdohsync.core.error.ConflictException;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.store.StoredValue;
import org.sdohsync.fhir.internal.client.LocalReference;
import org.sdohsync.fhir.internal.client.RawResource;
import org.sdohsync.workflow.internal.action.ExactlyOncePost;
import org.sdohsync.workflow.internal.action.TaskLock;
import org.sdohsync.workflow.internal.action.TaskServer;
import org.sdohsync.workflow.internal.action.UncertainPost;

/**
 * One attempt to perform a request: its parts in order, each created exactly once, or changed with If-Match until the server has the
 * values. The process may crash at any point, and the attempt can be repeated. Not thread-safe.
 */
final class RequestAttempt {
    private static final int COLLISIONS = 5;
    private static final int WITNESSES = 3;

    private final UnaryOperator<String> identifiers;
    private final TaskServer source;
    private final RequestLedger ledger;
    private final TaskLock lock;
    private StoredValue<RequestRecord> record;
    private String current = "";

    RequestAttempt(
            UnaryOperator<String> identifiers,
            TaskServer source,
            RequestLedger ledger,
            TaskLock lock,
            StoredValue<RequestRecord> record) {
        this.identifiers = identifiers;
        this.source = source.under(lock, record.value().lockId());
        this.ledger = ledger;
        this.lock = lock;
        this.record = record;
    }

    /** The record as it stands now. */
    StoredValue<RequestRecord> record() {
        return record;
    }

    /** The type of the part that was worked on last, and what was done with it. */
    String currentType() {
        return item(current).type();
    }

    String currentInteraction() {
        return item(current).target() == null ? "create" : "update";
    }

    void run() {
        requireDue();
        for (RequestItem item : record.value().items()) {
            if (record.value().posted().containsKey(item.name())) {
                continue;
            }
            current = item.name();
            String target = item.target();
            String reference = target == null
                    ? new ExactlyOncePost(source, new Part(item)).run()
                    : change(item, LocalReference.parse(target));
            record = ledger.save(record, record.value().withDoubt(null).withPosted(item.name(), reference));
        }
    }

    private RequestItem item(String name) {
        return record.value().items().stream()
                .filter(item -> item.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no part was worked on; indicates a bug"));
    }

    private void requireDue() {
        Optional<Instant> next = record.value().waitsUntil(ledger.now());
        if (next.isPresent()) {
            throw waiting(next.get());
        }
    }

    private BusyException waiting(Instant next) {
        return new BusyException("a request to " + source.base()
                + ": a resource was sent and it is unknown whether it arrived. It is searched for again from " + next
                + " on and not sent meanwhile; the request is recorded and is completed by a later sync");
    }

    /** Sets elements of the server's own copy; what has them already is left alone. */
    private String change(RequestItem item, LocalReference target) {
        for (int collision = 1; ; collision++) {
            RawResource read = source.read(target)
                    .orElseThrow(() -> new ConflictException(
                            target + " at " + source.base() + " is not there any more: nothing was changed",
                            target.toString(),
                            null,
                            null));
            JsonObject edited = edited(read.json(), item.content());
            if (edited == null) {
                return target.toString();
            }
            try {
                lock.renew(record.value().lockId());
                RawResource ignored = source.update(read, edited);
                return target.toString();
            } catch (ConflictException changed) {
                if (collision == COLLISIONS) {
                    throw changed;
                }
            }
        }
    }

    private static @Nullable JsonObject edited(JsonObject read, JsonObject elements) {
        JsonObject.Builder edited = read.toBuilder();
        boolean differs = false;
        for (Map.Entry<String, @Nullable Object> element : elements.members().entrySet()) {
            JsonObject wanted = only(elements, element.getKey());
            if (!sameBytes(wanted, only(read, element.getKey()))) {
                differs = true;
                ElementCopy.into(edited, elements, element.getKey());
            }
        }
        return differs ? edited.build() : null;
    }

    private static JsonObject only(JsonObject from, String name) {
        JsonObject.Builder one = JsonObject.builder();
        ElementCopy.into(one, from, name);
        return one.build();
    }

    private static boolean sameBytes(JsonObject one, JsonObject other) {
        return Arrays.equals(one.toBytes(), other.toBytes());
    }

    /** One part that is to be created. */
    private final class Part implements ExactlyOncePost.Item {
        private final RequestItem item;
        private final String identifier;

        Part(RequestItem item) {
            this.item = item;
            this.identifier = identifiers.apply(item.name());
        }

        @Override
        public String type() {
            return item.type();
        }

        @Override
        public @Nullable UncertainPost doubt() {
            return record.value().doubt();
        }

        @Override
        public void record(UncertainPost doubt) {
            record = ledger.save(record, record.value().withDoubt(doubt));
        }

        // Another process may have searched for it meanwhile, but this request was never sent. If that cannot be
        // recorded,
        // the doubt stays, and the failure of the request is thrown in any case.
        @Override
        public void takeBack(@Nullable UncertainPost before, SyncException failed) {
            UncertainPost ours = doubt();
            try {
                Optional<StoredValue<RequestRecord>> now =
                        ledger.load(record.value().connection(), record.value().key());
                if (now.isPresent()
                        && ours != null
                        && ours.isSameSending(now.get().value().doubt())) {
                    record = ledger.save(now.get(), now.get().value().withDoubt(before));
                }
            } catch (StoreException unsaved) {
                failed.addSuppressed(unsaved);
            }
        }

        @Override
        public @Nullable String listed() {
            return null;
        }

        @Override
        public TaskServer.Found search() {
            return source.lookUp(draft(), identifier);
        }

        @Override
        public JsonObject draft() {
            return item.draft(
                    identifier,
                    part -> Objects.requireNonNull(
                            record.value().posted().get(part), "a part refers to a later one; indicates a bug"));
        }

        @Override
        public String create(JsonObject draft) {
            lock.renew(record.value().lockId());
            return source.createWhole(draft, identifier);
        }

        @Override
        public boolean isSearchProved() {
            String prefix = type() + "/";
            return Stream.concat(
                            record.value().posted().values().stream(),
                            ledger.ended(record.value().connection()).stream()
                                    .flatMap(done -> done.posted().values().stream()))
                    .filter(reference -> reference.startsWith(prefix))
                    .limit(WITNESSES)
                    .anyMatch(source::shows);
        }

        @Override
        public Instant now() {
            return ledger.now();
        }

        @Override
        public BusyException waiting(Instant nextLook) {
            return RequestAttempt.this.waiting(nextLook);
        }

        @Override
        public ConflictException undecided(String why) {
            return new ConflictException(
                    "a request to " + source.base() + ": a " + type() + " was sent, the answer was lost, and " + why
                            + ": check the source, then retry or dismiss the request",
                    type(),
                    null,
                    null);
        }
    }

    /** What becomes of a failure that no later attempt would mend. */
    SyncException refused(SyncException failed) {
        return failed instanceof HttpStatusException refused
                ? RequestRefusals.of(source, currentType(), currentInteraction(), refused)
                : failed;
    }
}
