// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks.card;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.cdshooks.internal.card.PlainText;
import org.sdohsync.core.json.JsonObject;

/**
 * A card (CDS Hooks §Card Attributes). All texts come from the service: bounded, and to be shown as text. Immutable.
 */
public final class Card {
    /** The length from which a summary is longer than the standard permits: 140 characters. */
    public static final int SUMMARY_CHARACTERS = 140;

    /** The urgency of a card, the least urgent first. */
    public enum Indicator {
        /** Information; also what the service calls otherwise. */
        INFO,
        /** A warning. */
        WARNING,
        /** Something critical. */
        CRITICAL
    }

    /** How many suggestions of a card may be chosen. */
    public enum SelectionBehavior {
        /** None or one. */
        AT_MOST_ONE,
        /** Any number. */
        ANY
    }

    private final Content content;
    private final List<Suggestion> suggestions;
    private final List<CardCoding> overrideReasons;
    private final List<CardLink> links;

    /** The single values of a card. */
    record Content(
            @Nullable String uuid,
            String summary,
            @Nullable String detail,
            Indicator indicator,
            CardSource source,
            @Nullable SelectionBehavior selection,
            JsonObject extension) {}

    Card(Content content, List<Suggestion> suggestions, List<CardCoding> overrideReasons, List<CardLink> links) {
        this.content = content;
        this.suggestions = List.copyOf(suggestions);
        this.overrideReasons = List.copyOf(overrideReasons);
        this.links = List.copyOf(links);
    }

    /**
     * The id for feedback.
     *
     * @return an opaque text, if the service gave one
     */
    public Optional<String> uuid() {
        return Optional.ofNullable(content.uuid());
    }

    /**
     * The summary.
     *
     * @return one line of text
     */
    public String summary() {
        return content.summary();
    }

    /**
     * The detail as the service wrote it: GitHub-flavoured Markdown, which may contain HTML. Never render it as HTML with a renderer
     * that passes HTML or loads images; {@link #plainDetail} needs no renderer.
     *
     * @return the Markdown, if there is a detail
     */
    public Optional<String> detail() {
        return Optional.ofNullable(content.detail());
    }

    /**
     * The detail without HTML, images and link targets, readable as plain text.
     *
     * @return the text, if there is a detail
     */
    public Optional<String> plainDetail() {
        return detail().map(PlainText::of);
    }

    /**
     * The urgency.
     *
     * @return the indicator; {@link Indicator#INFO} for one that the standard does not know
     */
    public Indicator indicator() {
        return content.indicator();
    }

    /**
     * Where the information comes from.
     *
     * @return the source
     */
    public CardSource source() {
        return content.source();
    }

    /**
     * How many suggestions may be chosen.
     *
     * @return the behavior; empty if the card has no suggestions
     */
    public Optional<SelectionBehavior> selectionBehavior() {
        return Optional.ofNullable(content.selection());
    }

    /**
     * The suggestions.
     *
     * @return the suggestions in the service's order
     */
    public List<Suggestion> suggestions() {
        return suggestions;
    }

    /**
     * The reasons to offer when the user dismisses the card.
     *
     * @return the reasons; the application may add its own
     */
    public List<CardCoding> overrideReasons() {
        return overrideReasons;
    }

    /**
     * The links.
     *
     * @return the links in the service's order, also those that must not be opened
     */
    public List<CardLink> links() {
        return links;
    }

    /**
     * The extensions of the card.
     *
     * @return the JSON; without members if there are none
     */
    public JsonObject extension() {
        return content.extension();
    }

    /** Prints the indicator and numbers, and no text of the service. */
    @Override
    public String toString() {
        return "Card[" + indicator() + ", suggestions=" + suggestions.size() + ", links=" + links.size() + "]";
    }
}
