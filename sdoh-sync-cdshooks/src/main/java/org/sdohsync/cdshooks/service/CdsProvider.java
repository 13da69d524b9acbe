// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks.service;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.Origin;
import org.sdohsync.smart.client.SigningKeys;

/**
 * A provider of decision support services, as the operator of this application knows and trusts it (CDS Hooks §Trusting CDS
 * Services). Only providers that the application names are called; their addresses never come from a FHIR server, a card or a
 * redirect. Immutable; safe for use by many threads.
 *
 * <p>Defaults: no client JWT, no tenant, links to the provider's own origin only, actions on all types, no user's comments in
 * feedback, only queries about the context of the call.
 */
public final class CdsProvider {
    /** The most characters of a base URL: 2,048. */
    public static final int MOST_CHARACTERS = 2048;

    /** The fixed last part of the path (CDS Hooks §Discovery). */
    public static final String PATH = "/cds-services";

    private final Draft values;

    private CdsProvider(Draft values) {
        this.values = values;
    }

    /** The values: changed only in a copy that no provider has yet. */
    private static final class Draft {
        private final URI base;
        private @Nullable String issuer;
        private @Nullable SigningKeys keys;
        private @Nullable String tenant;
        private Set<Origin> linkOrigins;
        private Set<String> actionTypes = Set.of();
        private boolean comments;
        private boolean openQueries;

        Draft(URI base) {
            this.base = base;
            this.linkOrigins = Set.of(Origin.of(base));
        }

        Draft copy() {
            Draft copy = new Draft(base);
            copy.issuer = issuer;
            copy.keys = keys;
            copy.tenant = tenant;
            copy.linkOrigins = linkOrigins;
            copy.actionTypes = actionTypes;
            copy.comments = comments;
            copy.openQueries = openQueries;
            return copy;
        }
    }

    /**
     * Names a provider.
     *
     * @param base the base URL, to which {@value #PATH} is added; it may end with that path
     * @return the provider
     * @throws IllegalArgumentException if it is not the URL of a server, or has a user, a query or a fragment
     */
    public static CdsProvider at(String base) {
        String text = FhirBase.withoutSlashes(requireNonNull(base, "base").trim());
        if (text.endsWith(PATH)) {
            text = FhirBase.withoutSlashes(text.substring(0, text.length() - PATH.length()));
        }
        URI url = server(text, "the base URL of a CDS provider");
        if (text.length() > MOST_CHARACTERS || url.getRawQuery() != null) {
            throw new IllegalArgumentException(
                    "the base URL of a CDS provider must have no query and at most " + MOST_CHARACTERS + " characters");
        }
        return new CdsProvider(new Draft(url));
    }

    /**
     * Authenticates each request with a signed JWT (CDS Hooks §Trusting CDS Clients). The address of {@link
     * SigningKeys#hostedAt} is sent as {@code jku}, if there is one.
     *
     * @param issuer the application's issuer, a URI that the provider has listed
     * @param keys the keys, of which the newest signs; those of the SMART registration may be used
     * @return a changed copy
     */
    public CdsProvider signedAs(String issuer, SigningKeys keys) {
        if (!URI.create(requireNonNull(issuer, "issuer")).isAbsolute()) {
            throw new IllegalArgumentException("issuer must be an absolute URI: CDS Hooks §Trusting CDS Clients");
        }
        Draft changed = values.copy();
        changed.issuer = issuer;
        changed.keys = requireNonNull(keys, "keys");
        return new CdsProvider(changed);
    }

    /**
     * Names the organization for which the application calls, as agreed with the provider ({@code tenant} in the JWT).
     *
     * @param tenant an opaque name
     * @return a changed copy
     */
    public CdsProvider tenant(String tenant) {
        Draft changed = values.copy();
        changed.tenant = requireNonNull(tenant, "tenant");
        return new CdsProvider(changed);
    }

    /**
     * Allows links of cards to further origins.
     *
     * @param urls URLs of the origins, such as {@code https://app.plan.example}; a path in them has no meaning
     * @return a changed copy
     * @throws IllegalArgumentException if one is not the URL of a server
     */
    public CdsProvider allowingLinksTo(String... urls) {
        Set<Origin> more = new LinkedHashSet<>(values.linkOrigins);
        for (String url : urls) {
            more.add(Origin.of(server(url, "an allowed origin")));
        }
        Draft changed = values.copy();
        changed.linkOrigins = Set.copyOf(more);
        return new CdsProvider(changed);
    }

    /**
     * Allows suggested and system actions on some types only. Others are listed as problems.
     *
     * @param types the resource types, such as {@code ServiceRequest}
     * @return a changed copy
     */
    public CdsProvider allowingActionsOn(String... types) {
        Draft changed = values.copy();
        changed.actionTypes = Set.of(types);
        return new CdsProvider(changed);
    }

    /**
     * Sends what users write when they dismiss a card ({@code userComment}), which may hold patient data.
     *
     * @return a changed copy
     */
    public CdsProvider sendingComments() {
        Draft changed = values.copy();
        changed.comments = true;
        return new CdsProvider(changed);
    }

    /**
     * Also answers prefetch queries that contain nothing of the call's context, which may find other patients. Without this they
     * are left out, as the standard permits for every query.
     *
     * @return a changed copy
     */
    public CdsProvider allowingOpenQueries() {
        Draft changed = values.copy();
        changed.openQueries = true;
        return new CdsProvider(changed);
    }

    /**
     * The base URL.
     *
     * @return the URL, without slash at the end
     */
    public URI base() {
        return values.base;
    }

    /**
     * The issuer of client JWTs.
     *
     * @return the issuer; empty if requests are not signed
     */
    public Optional<String> issuer() {
        return Optional.ofNullable(values.issuer);
    }

    /**
     * The keys for client JWTs.
     *
     * @return the keys; empty if requests are not signed
     */
    public Optional<SigningKeys> keys() {
        return Optional.ofNullable(values.keys);
    }

    /**
     * The organization for which the application calls.
     *
     * @return the name, if it was set
     */
    public Optional<String> tenant() {
        return Optional.ofNullable(values.tenant);
    }

    /**
     * Tells whether a card may link to an origin.
     *
     * @param origin the origin
     * @return true if it is the provider's own or was allowed
     */
    public boolean linksTo(Origin origin) {
        return values.linkOrigins.contains(origin);
    }

    /**
     * Tells whether actions on a type are allowed.
     *
     * @param type the resource type
     * @return true if it is, or no types were named
     */
    public boolean actsOn(String type) {
        return values.actionTypes.isEmpty() || values.actionTypes.contains(type);
    }

    /**
     * Tells whether users' comments are sent.
     *
     * @return true if {@link #sendingComments} was called
     */
    public boolean sendsComments() {
        return values.comments;
    }

    /**
     * Tells whether queries without anything of the context are answered.
     *
     * @return true if {@link #allowingOpenQueries} was called
     */
    public boolean opensQueries() {
        return values.openQueries;
    }

    private static URI server(String text, String what) {
        try {
            URI url = URI.create(text.trim());
            String scheme = url.getScheme();
            boolean web = "https".equalsIgnoreCase(scheme) || "http".equalsIgnoreCase(scheme);
            if (web && url.getHost() != null && url.getRawUserInfo() == null && url.getRawFragment() == null) {
                return url;
            }
        } catch (IllegalArgumentException notAnAddress) {
            throw new IllegalArgumentException(what + " must be https://host or https://host/path", notAnAddress);
        }
        throw new IllegalArgumentException(what + " must be https://host or https://host/path");
    }

    /** Prints the base URL. */
    @Override
    public String toString() {
        return "CdsProvider[" + values.base + "]";
    }
}
