// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks.card;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.sdohsync.cdshooks.hook.HookCall;
import org.sdohsync.cdshooks.internal.reading.AnswerReader;
import org.sdohsync.cdshooks.internal.service.CdsAddresses;
import org.sdohsync.cdshooks.prefetch.PrefetchResult;
import org.sdohsync.cdshooks.reading.ReadingProblem;
import org.sdohsync.cdshooks.service.CdsService;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Secret;

/**
 * The answer of a service to one call: cards, and system actions, with what could not be read of it. It belongs to the patient of its
 * call: forget it when the user turns to another one. Immutable.
 */
public final class CdsResponse {
    private final HookCall call;
    private final String hookInstance;
    private final List<Card> cards;
    private final List<SuggestedAction> systemActions;
    private final List<PrefetchResult> prefetch;
    private final List<ReadingProblem> problems;

    private CdsResponse(
            HookCall call,
            String hookInstance,
            List<Card> cards,
            List<SuggestedAction> systemActions,
            List<PrefetchResult> prefetch,
            List<ReadingProblem> problems) {
        this.call = call;
        this.hookInstance = hookInstance;
        this.cards = List.copyOf(cards);
        this.systemActions = List.copyOf(systemActions);
        this.prefetch = List.copyOf(prefetch);
        this.problems = List.copyOf(problems);
    }

    /**
     * Reads the answer of a service.
     *
     * @param call the call it answers
     * @param hookInstance the id of the call
     * @param prefetch what became of the prefetch keys
     * @param rules which addresses links may lead to
     * @param answer the JSON of the answer
     * @return the cards and actions; those that cannot be used are problems
     * @throws ProtocolException if the answer has no list of cards
     */
    public static CdsResponse read(
            HookCall call, String hookInstance, List<PrefetchResult> prefetch, AddressRules rules, JsonObject answer) {
        if (!(answer.members().get("cards") instanceof List)) {
            throw new ProtocolException(
                    "the answer of " + call.service().id() + " at "
                            + call.service().provider().base() + " has no list of cards: tell its operator",
                    "cards",
                    null);
        }
        AnswerReader in = new AnswerReader();
        CardReader reader = new CardReader(in, requireNonNull(call, "call"), requireNonNull(rules, "rules"));
        List<Card> cards = reader.cards(answer);
        List<SuggestedAction> systemActions = reader.systemActions(answer);
        return new CdsResponse(
                call, requireNonNull(hookInstance, "hookInstance"), cards, systemActions, prefetch, in.problems());
    }

    /**
     * The service that answered.
     *
     * @return the service
     */
    public CdsService service() {
        return call.service();
    }

    /**
     * The connection that the call was made for.
     *
     * @return a snapshot, without tokens
     */
    public Connection connection() {
        return call.connection();
    }

    /**
     * The id of the call.
     *
     * @return a UUID, which may be logged
     */
    public String hookInstance() {
        return hookInstance;
    }

    /**
     * The patient that the answer is about.
     *
     * @return the bare id, if the call's context had one
     */
    public Optional<String> patient() {
        return call.context().subject().patient();
    }

    /**
     * The cards.
     *
     * @return the readable cards in the service's order
     */
    public List<Card> cards() {
        return cards;
    }

    /**
     * The actions that the service wants to be done without a user. They are data: nothing is done until the application says so, and
     * it should only where that was agreed with the provider.
     *
     * @return the actions that may be carried out
     */
    public List<SuggestedAction> systemActions() {
        return systemActions;
    }

    /**
     * What became of the data that the service asked for in advance.
     *
     * @return one result for each key
     */
    public List<PrefetchResult> prefetch() {
        return prefetch;
    }

    /**
     * What could not be read or must not be used.
     *
     * @return the problems; empty if everything is fine
     */
    public List<ReadingProblem> problems() {
        return problems;
    }

    /**
     * Makes the launch URL of a SMART link, as the source would open it (SMART App Launch 2.2 §Launch from an EHR): open it in the
     * user's browser, or, if the link leads to this application itself, hand it to {@code SmartClient.launchFromEhr}. Nothing is sent.
     *
     * @param link a SMART link of this answer
     * @param launch the launch handle that the source issued for this launch, to which it was told {@link CardLink#appContext}
     * @return the URL with {@code iss} and {@code launch}
     * @throws IllegalArgumentException if the link is no SMART link, or must not be opened
     */
    public URI launchUrl(CardLink link, Secret launch) {
        return with(link, "&launch=" + CdsAddresses.encoded(launch.reveal()));
    }

    /**
     * Makes the launch URL of a SMART link without a launch handle, for sources that issue none to applications. The app starts
     * standalone: it asks the user for the patient, and does not get {@link CardLink#appContext}. Nothing is sent.
     *
     * @param link a SMART link of this answer
     * @return the URL with {@code iss} only
     * @throws IllegalArgumentException if the link is no SMART link, or must not be opened
     */
    public URI standaloneUrl(CardLink link) {
        return with(link, "");
    }

    private URI with(CardLink link, String more) {
        if (link.type() != CardLink.Type.SMART
                || cards.stream().noneMatch(card -> card.links().contains(link))) {
            throw new IllegalArgumentException("the link is no SMART link of this answer");
        }
        URI url = link.url()
                .orElseThrow(() -> new IllegalArgumentException(
                        "the link must not be opened: it leads to an address that was not allowed for this provider"));
        String joint = url.getRawQuery() == null ? "?" : "&";
        return URI.create(url + joint + "iss="
                + CdsAddresses.encoded(connection().source().toString()) + more);
    }

    /** Prints the service and numbers, and no text of the service. */
    @Override
    public String toString() {
        return "CdsResponse[" + service() + ", cards=" + cards.size() + ", systemActions=" + systemActions.size()
                + ", problems=" + problems.size() + "]";
    }
}
