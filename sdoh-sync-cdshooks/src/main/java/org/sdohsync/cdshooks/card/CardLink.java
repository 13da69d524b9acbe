// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks.card;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A link of a card (CDS Hooks §Link). It is never opened by this library. Its address is present only if it may be opened: https,
 * without a user, to an origin that the {@link org.sdohsync.cdshooks.service.CdsProvider} allows. Immutable.
 */
public final class CardLink {
    /** What a link leads to. */
    public enum Type {
        /** A page, to be opened as it is. */
        ABSOLUTE,
        /** A SMART app, to be launched: see {@link CdsResponse#launchUrl}. */
        SMART
    }

    private final String label;
    private final Type type;
    private final @Nullable URI url;
    private final @Nullable String appContext;
    private final boolean autolaunchable;

    CardLink(String label, Type type, @Nullable URI url, @Nullable String appContext, boolean autolaunchable) {
        this.label = requireNonNull(label, "label");
        this.type = requireNonNull(type, "type");
        this.url = url;
        this.appContext = appContext;
        this.autolaunchable = autolaunchable;
    }

    /**
     * The text of the link.
     *
     * @return the label, as text
     */
    public String label() {
        return label;
    }

    /**
     * What the link leads to.
     *
     * @return the type
     */
    public Type type() {
        return type;
    }

    /**
     * The address.
     *
     * @return the URL; empty if it must not be opened
     */
    public Optional<URI> url() {
        return Optional.ofNullable(url);
    }

    /**
     * What the service passes to the app. It reaches the app as a member of its token response, so it is handed to the source that
     * issues the launch, never put into a URL. Do not trust it, and take no token from it.
     *
     * @return an opaque text, if a SMART link has one
     */
    public Optional<String> appContext() {
        return Optional.ofNullable(appContext);
    }

    /**
     * Whether the service would like the link to be opened without showing the card. This library opens none.
     *
     * @return true if the service says so
     */
    public boolean autolaunchable() {
        return autolaunchable;
    }

    /** Prints the type and whether the link may be opened. */
    @Override
    public String toString() {
        return "CardLink[" + type + ", " + (url == null ? "refused" : "usable") + "]";
    }
}
