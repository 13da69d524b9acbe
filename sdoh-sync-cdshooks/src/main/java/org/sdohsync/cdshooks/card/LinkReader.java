// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks.card;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.cdshooks.internal.reading.AnswerReader;
import org.sdohsync.cdshooks.internal.reading.AnswerReader.Element;
import org.sdohsync.cdshooks.reading.ReadingProblem.Kind;
import org.sdohsync.cdshooks.service.CdsProvider;
import org.sdohsync.core.error.AddressException;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.Origin;

/** Reads links, and decides which addresses may be opened (CDS Hooks §Link; §Trusting CDS Services). For one answer. */
final class LinkReader {
    private static final int MOST_LINKS = 50;
    private static final int LONGEST_LABEL = 500;
    private static final int LONGEST_URL = 4096;
    private static final int LONGEST_CONTEXT = 16_384;

    private final AnswerReader in;
    private final CdsProvider provider;
    private final AddressRules rules;

    LinkReader(AnswerReader in, CdsProvider provider, AddressRules rules) {
        this.in = in;
        this.provider = provider;
        this.rules = rules;
    }

    List<CardLink> links(Element card) {
        List<CardLink> links = new ArrayList<>();
        for (Element each : in.objects(card.json(), "links", card.where(), MOST_LINKS)) {
            link(each).ifPresent(links::add);
        }
        return links;
    }

    private Optional<CardLink> link(Element of) {
        Optional<String> label = in.required(of, "label", LONGEST_LABEL);
        Optional<CardLink.Type> type = type(of);
        if (label.isEmpty() || type.isEmpty()) {
            return Optional.empty();
        }
        boolean smart = type.get() == CardLink.Type.SMART;
        @Nullable Object context = of.json().members().get("appContext");
        boolean present = context != null && !context.equals("");
        if (present && (!smart || context(of) == null)) {
            in.problem(of.where() + ".appContext", smart ? Kind.WRONG_TYPE : Kind.UNKNOWN_VALUE);
            return Optional.empty();
        }
        if (of.json().text("url").isEmpty()) {
            in.problem(of.where() + ".url", Kind.MISSING);
            return Optional.empty();
        }
        return Optional.of(new CardLink(
                label.get(), type.get(), address(of, "url", smart).orElse(null), context(of), autolaunchable(of)));
    }

    private Optional<CardLink.Type> type(Element of) {
        Optional<String> said = in.required(of, "type", LONGEST_LABEL);
        Optional<CardLink.Type> type = said.flatMap(text -> switch (text) {
            case "absolute" -> Optional.of(CardLink.Type.ABSOLUTE);
            case "smart" -> Optional.of(CardLink.Type.SMART);
            default -> Optional.empty();
        });
        if (said.isPresent() && type.isEmpty()) {
            in.problem(of.where() + ".type", Kind.UNKNOWN_VALUE);
        }
        return type;
    }

    private static @Nullable String context(Element of) {
        return of.json()
                .text("appContext")
                .filter(text -> text.length() <= LONGEST_CONTEXT)
                .orElse(null);
    }

    // The name with a hyphen is that of drafts until 2023.
    private static boolean autolaunchable(Element of) {
        return of.json()
                .flag("autolaunchable")
                .or(() -> of.json().flag("auto-launchable"))
                .orElse(false);
    }

    /** Returns the address of a page or an icon, if there is one that may be opened. */
    Optional<URI> optional(Element of, String name) {
        return of.json().text(name).isEmpty() ? Optional.empty() : address(of, name, false);
    }

    private Optional<URI> address(Element of, String name, boolean launch) {
        Optional<URI> usable =
                of.json().text(name).filter(url -> url.length() <= LONGEST_URL).flatMap(url -> vetted(url, launch));
        if (usable.isEmpty()) {
            in.problem(of.where() + "." + name, Kind.REFUSED_LINK);
        }
        return usable;
    }

    private Optional<URI> vetted(String text, boolean launch) {
        try {
            URI url = new URI(text.trim());
            String whole = url.toString();
            int fragment = whole.indexOf('#');
            // A page may be opened at a place in it; the address itself is judged without.
            URI judged = rules.parse(fragment < 0 ? whole : whole.substring(0, fragment), "a link");
            boolean allowed = provider.linksTo(Origin.of(judged)) && !(launch && (fragment >= 0 || isLaunch(judged)));
            return allowed ? Optional.of(url) : Optional.empty();
        } catch (URISyntaxException | AddressException notToBeOpened) {
            return Optional.empty();
        }
    }

    /** Tells whether a launch URL brings parameters that only the launching source may set. */
    private static boolean isLaunch(URI url) {
        String query = url.getRawQuery();
        if (query == null) {
            return false;
        }
        for (String parameter : query.toLowerCase(Locale.ROOT).split("&", -1)) {
            String name = parameter.split("=", 2)[0];
            // An encoded name could be either.
            if (name.equals("iss") || name.equals("launch") || name.indexOf('%') >= 0) {
                return true;
            }
        }
        return false;
    }
}
