// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.BusyException;
import org.sdohsync.core.error.ConflictException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.fhir.internal.client.WriteFailures;

/**
 * Posts one resource exactly once. Not thread-safe.
 *
 * <ol>
 *   <li>The resource has an identifier that is the same in every attempt. It is searched for before it is sent.
 *   <li>Before it is sent, a {@link UncertainPost} is recorded. Only an answer removes it: that the resource was created, or
 *       that it was not.
 *   <li>While there is a doubt it is not sent. It is searched for, without caches, at growing intervals, where it may be named
 *       and by search. With a server that cannot be searched a person has to decide.
 *   <li>If it is not found in the end, it is sent once more if the search finds resources that were posted earlier; else a
 *       person has to decide. To a server that declares {@code If-None-Exist} it is sent again after the second search, because
 *       the server checks for it itself; but not without end, for its check may lag behind, too.
 * </ol>
 */
public final class ExactlyOncePost {
    /** How often a resource is sent without a person's decision, after the first time only if all searches found nothing. */
    private static final int SENDS = 2;

    /**
     * The searches before a resource is sent again to a server with conditional create: one alone may be too early or answered
     * by a cache.
     */
    private static final int LOOKS_BEFORE_CONDITION = 2;

    /** How often it is sent to a server with conditional create: one whose check lags behind does not keep it. */
    private static final int CONDITIONAL_SENDS = 5;

    /** One resource to post, with the record of what was sent. */
    public interface Item {
        /**
         * The type of the resource.
         *
         * @return the type
         */
        String type();

        /**
         * The resource that another one names already in place of this, whoever made it.
         *
         * @return its reference, or null
         */
        default @Nullable String named() {
            return null;
        }

        /**
         * What is recorded of earlier attempts.
         *
         * @return the doubt; null if it was never sent, or an answer said that it was not stored
         */
        @Nullable
        UncertainPost doubt();

        /**
         * Records a doubt, durable on return.
         *
         * @param doubt the doubt
         */
        void record(UncertainPost doubt);

        /**
         * Records that the latest sending did not arrive. Failures to do so are added to the exception.
         *
         * @param before the doubt before that sending, or null
         * @param failed why it did not arrive
         */
        void takeBack(@Nullable UncertainPost before, SyncException failed);

        /**
         * Looks where the resource may be named.
         *
         * @return its reference, or null
         */
        @Nullable
        String listed();

        /**
         * Searches for the resource by its identifier.
         *
         * @return the result of the search
         */
        TaskServer.Found search();

        /**
         * Makes the resource.
         *
         * @return the resource with its identifier
         */
        JsonObject draft();

        /**
         * Sends the resource.
         *
         * @param draft the resource
         * @return its reference
         */
        String create(JsonObject draft);

        /**
         * Tells whether the search finds resources that are known to be on the server.
         *
         * @return true if it found one
         */
        boolean isSearchProved();

        /**
         * The time by our clock.
         *
         * @return now
         */
        Instant now();

        /**
         * The failure while the resource is searched for.
         *
         * @param nextLook when it is searched for again
         * @return the exception to throw
         */
        BusyException waiting(Instant nextLook);

        /**
         * The failure when only a person can decide.
         *
         * @param why why
         * @return the exception to throw
         */
        ConflictException undecided(String why);
    }

    private final TaskServer source;
    private final Item item;

    /**
     * Prepares a post.
     *
     * @param source the server
     * @param item the resource
     */
    public ExactlyOncePost(TaskServer source, Item item) {
        this.source = requireNonNull(source, "source");
        this.item = requireNonNull(item, "item");
    }

    /**
     * Posts the resource unless it is on the server.
     *
     * @return its reference
     * @throws BusyException if it was sent and is still searched for
     * @throws ConflictException if a person has to decide
     */
    public String run() {
        UncertainPost before = item.doubt();
        String found = lookUp();
        if (found != null) {
            return found;
        }
        JsonObject draft = item.draft();
        item.record(UncertainPost.sent(item.now(), before == null || before.overruled() ? 1 : before.sends() + 1));
        return create(draft, before);
    }

    /**
     * Searches for the resource.
     *
     * @return its reference; null if it is not on the server and may be sent
     */
    public @Nullable String lookUp() {
        String named = item.named();
        if (named != null) {
            return named;
        }
        UncertainPost doubt = item.doubt();
        if (doubt == null) {
            return item.search().reference();
        }
        String listed = item.listed();
        if (listed != null) {
            return listed;
        }
        return doubt.overruled() ? item.search().reference() : settle(doubt);
    }

    private @Nullable String settle(UncertainPost doubt) {
        TaskServer.Found found = item.search();
        if (found.reference() != null) {
            return found.reference();
        }
        if (!found.searchable()) {
            throw item.undecided("the server cannot be searched for it");
        }
        UncertainPost looked = doubt.looked(item.now());
        item.record(looked);
        if (looked.looks() >= LOOKS_BEFORE_CONDITION
                && looked.sends() < CONDITIONAL_SENDS
                && source.declared().conditionalCreate(item.type())) {
            return null;
        }
        if (!looked.isSettled()) {
            throw item.waiting(looked.nextLook());
        }
        if (looked.sends() < SENDS && item.isSearchProved()) {
            return null;
        }
        throw item.undecided(
                looked.sends() < SENDS
                        ? "the search found none of the results that were posted there, so its result proves nothing"
                        : "it was sent " + looked.sends() + " times, and the search did not find it");
    }

    private String create(JsonObject draft, @Nullable UncertainPost before) {
        try {
            return item.create(draft);
        } catch (ConflictException | ProtocolException unclear) {
            // 412 for a conditional create: the server has it more than once. Or its answer does not name what it
            // created.
            String found = item.search().reference();
            if (found == null) {
                throw unclear;
            }
            return found;
        } catch (SyncException failed) {
            if (WriteFailures.isNotStored(failed)) {
                item.takeBack(before, failed);
            }
            throw failed;
        }
    }
}
