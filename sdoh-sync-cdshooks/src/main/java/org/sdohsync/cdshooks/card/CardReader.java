// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks.card;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.cdshooks.card.Card.Indicator;
import org.sdohsync.cdshooks.card.Card.SelectionBehavior;
import org.sdohsync.cdshooks.hook.HookCall;
import org.sdohsync.cdshooks.internal.reading.AnswerReader;
import org.sdohsync.cdshooks.internal.reading.AnswerReader.Element;
import org.sdohsync.cdshooks.reading.ReadingProblem.Kind;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.json.JsonObject;

/** Reads cards: a bad one is left out and its neighbours stay (CDS Hooks §Service Response). For one answer. */
final class CardReader {
    private static final int MOST_CARDS = 100;
    private static final int MOST_SUGGESTIONS = 50;
    private static final int MOST_REASONS = 100;
    private static final int LONGEST_SUMMARY = 1000;
    private static final int LONGEST_DETAIL = 20_000;
    private static final int LONGEST_LABEL = 500;
    private static final int LONGEST_ID = 200;
    private static final JsonObject NOTHING = JsonObject.builder().build();

    private final AnswerReader in;
    private final LinkReader links;
    private final ActionReader actions;

    CardReader(AnswerReader in, HookCall call, AddressRules rules) {
        this.in = in;
        this.links = new LinkReader(in, call.service().provider(), rules);
        this.actions = new ActionReader(in, call);
    }

    List<Card> cards(JsonObject answer) {
        List<Card> cards = new ArrayList<>();
        for (Element each : in.objects(answer, "cards", "", MOST_CARDS)) {
            card(each).ifPresent(cards::add);
        }
        return cards;
    }

    List<SuggestedAction> systemActions(JsonObject answer) {
        return actions.actions(answer, "systemActions", "");
    }

    private Optional<Card> card(Element of) {
        Optional<String> summary = in.required(of, "summary", LONGEST_SUMMARY);
        Optional<CardSource> source = source(of);
        List<Suggestion> suggestions = suggestions(of);
        SelectionBehavior selection = selection(of);
        boolean chosen =
                selection != null || (suggestions.isEmpty() && !of.json().has("selectionBehavior"));
        if (!chosen) {
            // CDS Hooks §Card Attributes: a card whose behavior is not understood is an error.
            in.problem(
                    of.where() + ".selectionBehavior",
                    of.json().has("selectionBehavior") ? Kind.UNKNOWN_VALUE : Kind.MISSING);
        }
        if (summary.isEmpty() || source.isEmpty() || !chosen) {
            return Optional.empty();
        }
        if (summary.get().length() >= Card.SUMMARY_CHARACTERS) {
            in.problem(of.where() + ".summary", Kind.TOO_LONG);
        }
        Card.Content content = new Card.Content(
                in.line(of, "uuid", LONGEST_ID).orElse(null),
                summary.get(),
                in.block(of, "detail", LONGEST_DETAIL).orElse(null),
                indicator(of),
                source.get(),
                selection,
                of.json().object("extension").orElse(NOTHING));
        return Optional.of(new Card(content, suggestions, codings(of, "overrideReasons"), links.links(of)));
    }

    private Indicator indicator(Element of) {
        String said = of.json().text("indicator").orElse("");
        return switch (said) {
            case "info" -> Indicator.INFO;
            case "warning" -> Indicator.WARNING;
            case "critical" -> Indicator.CRITICAL;
            default -> {
                in.problem(of.where() + ".indicator", said.isEmpty() ? Kind.MISSING : Kind.UNKNOWN_VALUE);
                yield Indicator.INFO;
            }
        };
    }

    private static @Nullable SelectionBehavior selection(Element of) {
        return switch (of.json().text("selectionBehavior").orElse("")) {
            case "at-most-one" -> SelectionBehavior.AT_MOST_ONE;
            case "any" -> SelectionBehavior.ANY;
            default -> null;
        };
    }

    private Optional<CardSource> source(Element card) {
        Optional<JsonObject> json = card.json().object("source");
        if (json.isEmpty()) {
            in.problem(card.where() + ".source", Kind.MISSING);
            return Optional.empty();
        }
        Element of = new Element(json.get(), card.where() + ".source");
        Optional<String> label = in.required(of, "label", LONGEST_LABEL);
        URI url = links.optional(of, "url").orElse(null);
        URI icon = links.optional(of, "icon").orElse(null);
        CardCoding topic = json.get()
                .object("topic")
                .flatMap(coding -> coding(new Element(coding, of.where() + ".topic")))
                .orElse(null);
        return label.map(text -> new CardSource(text, url, icon, topic));
    }

    private List<CardCoding> codings(Element card, String name) {
        List<CardCoding> codings = new ArrayList<>();
        for (Element each : in.objects(card.json(), name, card.where(), MOST_REASONS)) {
            coding(each).ifPresent(codings::add);
        }
        return codings;
    }

    private Optional<CardCoding> coding(Element of) {
        Optional<String> code = in.required(of, "code", LONGEST_LABEL);
        Optional<String> system = in.required(of, "system", LONGEST_LABEL);
        String display = in.line(of, "display", LONGEST_LABEL).orElse(null);
        return code.isPresent() && system.isPresent()
                ? Optional.of(new CardCoding(code.get(), system.get(), display))
                : Optional.empty();
    }

    private List<Suggestion> suggestions(Element card) {
        List<Suggestion> suggestions = new ArrayList<>();
        for (Element each : in.objects(card.json(), "suggestions", card.where(), MOST_SUGGESTIONS)) {
            suggestion(each).ifPresent(suggestions::add);
        }
        return suggestions;
    }

    private Optional<Suggestion> suggestion(Element of) {
        Optional<String> label = in.required(of, "label", LONGEST_LABEL);
        List<SuggestedAction> taken = actions.actions(of.json(), "actions", of.where());
        @Nullable Object listed = of.json().members().get("actions");
        boolean whole = listed == null || (listed instanceof List<?> list && list.size() == taken.size());
        String choice = of.json().text("actionSelectionBehavior").orElse("all");
        if (!choice.equals("all")) {
            in.problem(of.where() + ".actionSelectionBehavior", Kind.UNSUPPORTED);
        }
        return label.map(text -> new Suggestion(
                text,
                in.line(of, "uuid", LONGEST_ID).orElse(null),
                of.json().flag("isRecommended").orElse(false),
                whole && choice.equals("all"),
                taken));
    }
}
