// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks.card;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the information of a card comes from (CDS Hooks §Source). Immutable. */
public final class CardSource {
    private final String label;
    private final @Nullable URI url;
    private final @Nullable URI icon;
    private final @Nullable CardCoding topic;

    CardSource(String label, @Nullable URI url, @Nullable URI icon, @Nullable CardCoding topic) {
        this.label = label;
        this.url = url;
        this.icon = icon;
        this.topic = topic;
    }

    /**
     * The name of the source.
     *
     * @return the label, as text
     */
    public String label() {
        return label;
    }

    /**
     * A page about the source.
     *
     * @return its URL, if there is one that may be opened
     */
    public Optional<URI> url() {
        return Optional.ofNullable(url);
    }

    /**
     * The icon of the source. Fetching it tells the service that the card is shown.
     *
     * @return its URL, if there is one that may be opened
     */
    public Optional<URI> icon() {
        return Optional.ofNullable(icon);
    }

    /**
     * What the card is about.
     *
     * @return the topic, if there is one
     */
    public Optional<CardCoding> topic() {
        return Optional.ofNullable(topic);
    }

    /** Prints the label. */
    @Override
    public String toString() {
        return "CardSource[" + label + "]";
    }
}
