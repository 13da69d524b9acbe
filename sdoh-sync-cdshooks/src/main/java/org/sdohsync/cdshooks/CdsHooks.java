// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.sdohsync.cdshooks.action.ActionResult;
import org.sdohsync.cdshooks.card.CdsResponse;
import org.sdohsync.cdshooks.card.SuggestedAction;
import org.sdohsync.cdshooks.card.Suggestion;
import org.sdohsync.cdshooks.feedback.Feedback;
import org.sdohsync.cdshooks.feedback.FeedbackReport;
import org.sdohsync.cdshooks.hook.HookCall;
import org.sdohsync.cdshooks.hook.HookContext;
import org.sdohsync.cdshooks.internal.action.ActionApplier;
import org.sdohsync.cdshooks.internal.call.CdsCaller;
import org.sdohsync.cdshooks.internal.call.ConnectionClients;
import org.sdohsync.cdshooks.internal.feedback.FeedbackJournal;
import org.sdohsync.cdshooks.internal.prefetch.PrefetchReader;
import org.sdohsync.cdshooks.internal.service.CdsHttp;
import org.sdohsync.cdshooks.internal.service.Discovery;
import org.sdohsync.cdshooks.service.CdsProvider;
import org.sdohsync.cdshooks.service.CdsService;
import org.sdohsync.cdshooks.service.CdsServices;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.StoppedException;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.internal.http.DirectHttp;
import org.sdohsync.core.internal.http.HttpSender;
import org.sdohsync.core.store.Store;
import org.sdohsync.smart.SmartClient;

/**
 * Calls decision support services from a SMART app, in place of the EHR (CDS Hooks 2.0): finds services, calls them with the context
 * of a connection, reads their cards, carries out what a user chose, and gives feedback. It has no threads of its own and nothing to
 * close. Safe for use by many threads.
 *
 * <p>What differs from an EHR: drafts of the EHR are not known, a service gets no token unless the source issues one for it, and links
 * are handed to the application.
 */
public final class CdsHooks {
    private final Discovery discovery;
    private final CdsCaller caller;
    private final ConnectionClients clients;
    private final FeedbackJournal journal;
    private final SmartClient smart;

    CdsHooks(CdsHooksBuilder from) {
        this.smart = from.smart;
        CdsHttp http = new CdsHttp(sender(from, from.answerTime), from.clock, from.entropy);
        this.discovery = new Discovery(http, from.clock);
        this.clients = new ConnectionClients(
                new ConnectionClients.Senders(sender(from, PrefetchReader.TIME), sender(from, from.limits.callTime())),
                from.smart::tokens,
                from.limits,
                from.clock,
                new ConnectionClients.Waiting(from.pause, from.jitter),
                from.audit);
        this.caller =
                new CdsCaller(http, discovery, clients, from.authorizations, from.rules, from.clock, from.entropy);
        this.journal = new FeedbackJournal(from.store, http, from.clock, from.entropy);
    }

    private static HttpSender sender(CdsHooksBuilder from, Duration most) {
        Duration usual = from.limits.callTime();
        Duration time = usual.compareTo(most) < 0 ? usual : most;
        return DirectHttp.over(from.http, from.rules, from.limits.callTime(time), from.smart.transports());
    }

    /**
     * Returns a builder.
     *
     * @param smart the client of the connections, whose tokens read the prefetch; not closed
     * @param store where feedback waits, such as the client's own store; not closed
     * @return a builder; not thread-safe
     */
    public static CdsHooksBuilder builder(SmartClient smart, Store store) {
        return new CdsHooksBuilder(smart, store);
    }

    /**
     * Asks a provider for its services (CDS Hooks §Discovery).
     *
     * @param provider the provider
     * @return its services now, possibly none
     * @throws org.sdohsync.cdshooks.service.CdsServiceException if it does not answer as it should
     * @throws SyncException if the answer exceeds a limit, or the address rules refuse the provider
     */
    public CdsServices discover(CdsProvider provider) {
        return discovery.ask(requireNonNull(provider, "provider"));
    }

    /**
     * Returns a provider's services as they were asked for within a day, and asks again after a call of one failed.
     *
     * @param provider the provider, the same object each time
     * @return its services, possibly none
     * @throws SyncException as {@link #discover}
     */
    public CdsServices services(CdsProvider provider) {
        return discovery.of(requireNonNull(provider, "provider"));
    }

    /**
     * Calls a service with all that it asks for in advance.
     *
     * @param service the service
     * @param connection the connection whose user, patient and server it is about
     * @param context the context of the service's hook
     * @return the answer
     * @throws SyncException as {@link #call(HookCall)}
     */
    public CdsResponse call(CdsService service, Connection connection, HookContext context) {
        return call(HookCall.of(service, connection, context));
    }

    /**
     * Calls a service, once: nothing makes a call idempotent. What it asks for in advance is read with the connection's token; what
     * cannot be had is left out.
     *
     * @param call the call
     * @return the answer, which belongs to the patient of the call
     * @throws org.sdohsync.cdshooks.service.CdsServiceException if the service does not answer as it should
     * @throws SyncException if the answer exceeds a limit, or the address rules refuse the service
     */
    public CdsResponse call(HookCall call) {
        return caller.call(requireNonNull(call, "call"));
    }

    /**
     * Calls several services one after the other, as an EHR calls all services of a hook. One that fails does not affect the others.
     *
     * @param calls the calls
     * @return one result for each, in the same order
     */
    public List<CallResult> callEach(List<HookCall> calls) {
        List<CallResult> results = new ArrayList<>();
        for (HookCall each : calls) {
            try {
                results.add(new CallResult(each, caller.call(each), null));
            } catch (StoreException ours) {
                throw ours;
            } catch (SyncException failed) {
                results.add(new CallResult(each, null, failed));
            } catch (RuntimeException | Error broken) {
                // Of the application's own HTTP client, the virtual machine, or a bug of ours: the others are told.
                results.add(new CallResult(each, null, StoppedException.brokenOff("the call " + each, broken)));
            }
        }
        return List.copyOf(results);
    }

    /**
     * Carries out all actions of a suggestion that the user chose, at the source of the call's connection and with its token. What is
     * replaced or deleted is read and checked first; updates and deletes are conditional on the version that was read ({@code
     * If-Match}). It is no transaction: after a failure the rest is not tried, and what was done stays.
     *
     * @param response the answer that the suggestion belongs to
     * @param suggestion the suggestion
     * @return one result for each action
     * @throws IllegalArgumentException if it is not a suggestion of this answer, or is not {@linkplain Suggestion#usable() usable}
     */
    public List<ActionResult> apply(CdsResponse response, Suggestion suggestion) {
        boolean known =
                response.cards().stream().anyMatch(card -> card.suggestions().contains(suggestion));
        if (!known || !suggestion.usable()) {
            throw new IllegalArgumentException(
                    "the suggestion is not one of this answer, or cannot be taken as a whole");
        }
        return apply(response, suggestion.actions());
    }

    /**
     * Carries out system actions that the application decided to take, as {@link #apply(CdsResponse, Suggestion)} does.
     *
     * @param response the answer that the actions belong to
     * @param actions some or all of {@link CdsResponse#systemActions}
     * @return one result for each action
     * @throws IllegalArgumentException if one is no system action of this answer
     */
    public List<ActionResult> applySystemActions(CdsResponse response, List<SuggestedAction> actions) {
        if (!response.systemActions().containsAll(actions)) {
            throw new IllegalArgumentException("the actions are no system actions of this answer");
        }
        return apply(response, actions);
    }

    private List<ActionResult> apply(CdsResponse response, List<SuggestedAction> actions) {
        return new ActionApplier(clients.persistent(response.connection()), response.patient()).apply(actions);
    }

    /**
     * Notes feedback in the store, durably, to be sent by {@link #sendFeedback}.
     *
     * @param feedback the feedback
     * @return true if it was noted; false if there is nothing to send, because the card or a suggestion has no id or the service takes
     *     no feedback
     * @throws org.sdohsync.core.error.LimitException if 1,000 entries of the connection are waiting
     */
    public boolean note(Feedback feedback) {
        return journal.note(requireNonNull(feedback, "feedback"));
    }

    /**
     * Sends the feedback that is due for a provider. What it does not take now is tried again by a later call, at first after a minute
     * and at last every six hours, for 30 days. Call it after {@link #note} and regularly, such as with each sync.
     *
     * @param provider the provider
     * @return what became of it; a failure of the provider is part of the report
     * @throws StoreException if the store fails
     */
    public FeedbackReport sendFeedback(CdsProvider provider) {
        return journal.send(requireNonNull(provider, "provider"));
    }

    /**
     * Returns what is kept for one account, for ids that come from requests of that user.
     *
     * @param account the application's own key of the user or tenant
     * @return the operations for its connections only
     */
    public AccountCdsHooks account(String account) {
        return new AccountCdsHooks(this, smart, account);
    }

    /**
     * Tells how much feedback of a connection is waiting.
     *
     * @param connection the connection, of whichever account: see {@link #account}
     * @return the number of entries
     */
    public int waitingFeedback(ConnectionId connection) {
        return journal.waiting(requireNonNull(connection, "connection"));
    }

    /**
     * Deletes what is kept of a connection. Call it when the connection is disconnected.
     *
     * @param connection the connection, of whichever account: see {@link #account}
     */
    public void forget(ConnectionId connection) {
        journal.forget(requireNonNull(connection, "connection"));
    }
}
