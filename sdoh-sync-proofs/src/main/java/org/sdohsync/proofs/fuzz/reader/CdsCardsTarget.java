// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.fuzz.reader;

import java.net.URI;
import java.util.List;
import org.sdohsync.cdshooks.card.Card;
import org.sdohsync.cdshooks.card.CardLink;
import org.sdohsync.cdshooks.card.CdsResponse;
import org.sdohsync.cdshooks.card.SuggestedAction;
import org.sdohsync.cdshooks.card.Suggestion;
import org.sdohsync.cdshooks.hook.HookCall;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.Origin;

/** Cards and system actions of decision support services. */
final class CdsCardsTarget implements Target {
    private static final int MOST_TOLD = 40;

    @Override
    public String name() {
        return "cdscards";
    }

    @Override
    public boolean readsJson() {
        return true;
    }

    @Override
    public Reading read(byte[] input) {
        HookCall call = CdsScene.call();
        CdsResponse response = CdsResponse.read(
                call,
                "instance",
                List.of(),
                AddressRules.strict(),
                CdsScene.http(input)
                        .call(
                                CdsScene.PROVIDER,
                                URI.create("https://cds.plan.example/cds-services/x"),
                                call.context().json()));
        StringBuilder told = new StringBuilder("ok ")
                .append(Math.min(response.problems().size(), 3))
                .append(Math.min(response.systemActions().size(), 2));
        for (Card card : response.cards()) {
            String one = told(card);
            if (told.length() < MOST_TOLD) {
                told.append(one);
            }
        }
        return new Reading(told.toString(), response.toString() + response.cards() + response.problems());
    }

    private static String told(Card card) {
        String plain = card.plainDetail().orElse("");
        if (plain.length() > card.detail().orElse("").length()) {
            throw new IllegalStateException("a detail grew when its markup was taken out");
        }
        StringBuilder told = new StringBuilder(" ").append(card.indicator());
        for (CardLink link : card.links()) {
            link.url().ifPresent(CdsCardsTarget::requireAllowed);
            told.append(link.type()).append(link.url().isPresent());
        }
        for (Suggestion suggestion : card.suggestions()) {
            told.append(suggestion.usable());
            suggestion.actions().forEach(CdsCardsTarget::requireAllowed);
        }
        return told.toString();
    }

    private static void requireAllowed(URI url) {
        if (!"https".equalsIgnoreCase(url.getScheme()) || !CdsScene.PROVIDER.linksTo(Origin.of(url))) {
            throw new IllegalStateException("a link may be opened that leads to another origin");
        }
    }

    private static void requireAllowed(SuggestedAction action) {
        if (!CdsScene.PROVIDER.actsOn(action.type())) {
            throw new IllegalStateException("an action on another type may be carried out");
        }
    }
}
