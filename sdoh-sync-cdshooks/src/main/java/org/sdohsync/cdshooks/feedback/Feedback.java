// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks.feedback;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.cdshooks.card.Card;
import org.sdohsync.cdshooks.card.CardCoding;
import org.sdohsync.cdshooks.card.CdsResponse;
import org.sdohsync.cdshooks.card.Suggestion;
import org.sdohsync.cdshooks.internal.reading.BoundedText;
import org.sdohsync.core.json.JsonObject;

/**
 * What a user did with a card (CDS Hooks §Feedback). A card that was ignored has none. Immutable.
 */
public final class Feedback {
    /** The most characters of a user's comment: 1,000. */
    public static final int MOST_COMMENT_CHARACTERS = 1000;

    private final CdsResponse response;
    private final Card card;
    private final List<Suggestion> accepted;
    private final @Nullable CardCoding reason;
    private final @Nullable String comment;

    private Feedback(
            CdsResponse response,
            Card card,
            List<Suggestion> accepted,
            @Nullable CardCoding reason,
            @Nullable String comment) {
        if (!requireNonNull(response, "response").cards().contains(card)
                || !card.suggestions().containsAll(accepted)) {
            throw new IllegalArgumentException(
                    "the card must be one of the answer, and the suggestions those of the card");
        }
        this.response = response;
        this.card = card;
        this.accepted = List.copyOf(accepted);
        this.reason = reason;
        this.comment = comment;
    }

    /**
     * Says that suggestions were taken.
     *
     * @param response the answer
     * @param card the card
     * @param suggestions the suggestions, one or more
     * @return the feedback
     * @throws IllegalArgumentException if there is none, they are not of the card, or the card permits one only
     */
    public static Feedback accepted(CdsResponse response, Card card, Suggestion... suggestions) {
        boolean one = card.selectionBehavior().orElse(Card.SelectionBehavior.AT_MOST_ONE)
                == Card.SelectionBehavior.AT_MOST_ONE;
        if (suggestions.length == 0 || (one && suggestions.length > 1)) {
            throw new IllegalArgumentException("suggestions must be one or more, and one only if the card permits one");
        }
        return new Feedback(response, card, List.of(suggestions), null, null);
    }

    /**
     * Says that a card was dismissed.
     *
     * @param response the answer
     * @param card the card
     * @return the feedback, without reason and comment
     */
    public static Feedback overridden(CdsResponse response, Card card) {
        return new Feedback(response, card, List.of(), null, null);
    }

    /**
     * Adds why the card was dismissed.
     *
     * @param why one of {@link Card#overrideReasons}, or one of the application's own
     * @return a changed copy
     * @throws IllegalStateException if suggestions were taken
     */
    public Feedback reason(CardCoding why) {
        requireDismissed();
        return new Feedback(response, card, accepted, requireNonNull(why, "why"), comment);
    }

    /**
     * Adds what the user wrote. It is sent only if the provider is to get comments, which may hold patient data: see {@link
     * org.sdohsync.cdshooks.service.CdsProvider#sendingComments}.
     *
     * @param text the comment, cut off after {@link #MOST_COMMENT_CHARACTERS}
     * @return a changed copy
     * @throws IllegalStateException if suggestions were taken
     */
    public Feedback comment(String text) {
        requireDismissed();
        return new Feedback(response, card, accepted, reason, BoundedText.block(text, MOST_COMMENT_CHARACTERS));
    }

    private void requireDismissed() {
        if (!accepted.isEmpty()) {
            throw new IllegalStateException("only the feedback on a dismissed card has a reason or a comment");
        }
    }

    /**
     * The answer that the card belongs to.
     *
     * @return the answer
     */
    public CdsResponse response() {
        return response;
    }

    /**
     * The feedback as it is sent.
     *
     * @param at when the user acted, in RFC 3339
     * @return the JSON; empty if the card or a suggestion has no id, so that there is nothing to send
     */
    public Optional<JsonObject> json(String at) {
        List<JsonObject> suggestions = new ArrayList<>();
        accepted.forEach(suggestion -> suggestion
                .uuid()
                .ifPresent(id ->
                        suggestions.add(JsonObject.builder().text("id", id).build())));
        if (card.uuid().isEmpty() || suggestions.size() < accepted.size()) {
            return Optional.empty();
        }
        JsonObject.Builder json = JsonObject.builder()
                .text("card", card.uuid().get())
                .text("outcome", accepted.isEmpty() ? "overridden" : "accepted");
        if (!suggestions.isEmpty()) {
            json.objects("acceptedSuggestions", suggestions);
        }
        override().ifPresent(why -> json.object("overrideReason", why));
        return Optional.of(
                json.text("outcomeTimestamp", requireNonNull(at, "at")).build());
    }

    private Optional<JsonObject> override() {
        JsonObject.Builder why = JsonObject.builder();
        if (reason != null) {
            why.object(
                    "reason",
                    JsonObject.builder()
                            .text("code", reason.code())
                            .text("system", reason.system())
                            .text("display", reason.display())
                            .build());
        }
        if (comment != null
                && !comment.isBlank()
                && response.service().provider().sendsComments()) {
            why.text("userComment", comment);
        }
        JsonObject built = why.build();
        return built.members().isEmpty() ? Optional.empty() : Optional.of(built);
    }

    /** Prints the outcome and the service. */
    @Override
    public String toString() {
        return "Feedback[" + (accepted.isEmpty() ? "overridden" : "accepted") + ", " + response.service() + "]";
    }
}
