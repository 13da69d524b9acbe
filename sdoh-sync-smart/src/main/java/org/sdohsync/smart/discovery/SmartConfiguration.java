// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.discovery;

import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.AuthorizationEndpoints;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.smart.scope.ScopeStyle;

/**
 * How a FHIR server wants apps to be authorized, from its {@code smart-configuration} or, for SMART 1 servers, from its
 * CapabilityStatement. Every address in it was resolved against the FHIR base and checked. Immutable; safe for use by many threads.
 */
public final class SmartConfiguration {
    private final FhirBase base;
    private final JsonObject document;
    private final Endpoints endpoints;
    private final boolean fromCapabilityStatement;
    private final boolean stale;
    private final List<Remark> remarks;

    /** The addresses, resolved and checked. */
    record Endpoints(
            @Nullable URI authorize,
            URI token,
            @Nullable URI registration,
            @Nullable URI revocation,
            @Nullable URI introspection,
            @Nullable URI management,
            @Nullable URI brands,
            @Nullable URI keys,
            @Nullable URI pushed) {}

    SmartConfiguration(
            FhirBase base,
            JsonObject document,
            Endpoints endpoints,
            boolean fromCapabilityStatement,
            List<Remark> remarks) {
        this(base, document, endpoints, fromCapabilityStatement, remarks, false);
    }

    private SmartConfiguration(
            FhirBase base,
            JsonObject document,
            Endpoints endpoints,
            boolean fromCapabilityStatement,
            List<Remark> remarks,
            boolean stale) {
        this.base = base;
        this.document = document;
        this.endpoints = endpoints;
        this.fromCapabilityStatement = fromCapabilityStatement;
        this.remarks = List.copyOf(remarks);
        this.stale = stale;
    }

    SmartConfiguration asStale() {
        return new SmartConfiguration(base, document, endpoints, fromCapabilityStatement, remarks, true);
    }

    /**
     * The FHIR base this describes.
     *
     * @return the base
     */
    public FhirBase base() {
        return base;
    }

    /**
     * The endpoints to pin for a launch.
     *
     * @return the endpoints
     * @throws DiscoveryException UNUSABLE if there is no authorization endpoint
     */
    public AuthorizationEndpoints endpoints() {
        if (endpoints.authorize == null) {
            throw new DiscoveryException(
                    "SMART configuration of " + base
                            + " names no authorization_endpoint: users cannot approve apps there,"
                            + " ask the source for its address for apps",
                    DiscoveryException.Reason.UNUSABLE,
                    null,
                    null);
        }
        return backendEndpoints();
    }

    /**
     * What must be pinned for a client without a user (SMART App Launch 2.2, Conformance §Metadata: only launches need an
     * authorization endpoint).
     *
     * @return the endpoints, with an authorization endpoint if there is one
     */
    public AuthorizationEndpoints backendEndpoints() {
        return AuthorizationEndpoints.of(
                endpoints.authorize, endpoints.token, issuer().orElse(null), endpoints.revocation);
    }

    /**
     * The issuer, which is there when the server offers sign-in.
     *
     * @return the issuer as published
     */
    public Optional<String> issuer() {
        return document.text("issuer").filter(issuer -> issuer.length() <= FhirBase.MOST_CHARACTERS);
    }

    /**
     * Where the keys of id_tokens are.
     *
     * @return the address, if published
     */
    public Optional<URI> keys() {
        return Optional.ofNullable(endpoints.keys);
    }

    /**
     * Where authorization requests are pushed (RFC 9126 §5).
     *
     * @return the address, if offered
     */
    public Optional<URI> pushedRequests() {
        return Optional.ofNullable(endpoints.pushed);
    }

    /**
     * Tells whether the server takes no authorization request that was not pushed (RFC 9126 §5).
     *
     * @return true if it says so
     */
    public boolean requiresPushedRequests() {
        return document.flag("require_pushed_authorization_requests").orElse(false);
    }

    /**
     * The signature algorithms accepted in proofs of possession (RFC 9449 §5.1).
     *
     * @return their names as published; an absent list says nothing
     */
    public List<String> proofAlgorithms() {
        return document.texts("dpop_signing_alg_values_supported");
    }

    /**
     * Where apps register themselves.
     *
     * @return the address, if offered
     */
    public Optional<URI> registration() {
        return Optional.ofNullable(endpoints.registration);
    }

    /**
     * The token endpoint, also of a source where users cannot approve apps.
     *
     * @return its address
     */
    public URI token() {
        return endpoints.token;
    }

    /**
     * Where users approve apps.
     *
     * @return the address, if published
     */
    public Optional<URI> authorization() {
        return Optional.ofNullable(endpoints.authorize);
    }

    /**
     * Where grants are given back (RFC 7009).
     *
     * @return the address, if offered
     */
    public Optional<URI> revocation() {
        return Optional.ofNullable(endpoints.revocation);
    }

    /**
     * Where tokens can be asked about (RFC 7662).
     *
     * @return the address, if offered
     */
    public Optional<URI> introspection() {
        return Optional.ofNullable(endpoints.introspection);
    }

    /**
     * Where the source's User-Access Brands are (SMART App Launch 2.2, User-Access Brands §Metadata).
     *
     * @return the address of the bundle, if published
     */
    public Optional<URI> brands() {
        return Optional.ofNullable(endpoints.brands);
    }

    /**
     * Which brand of the bundle is the source's own.
     *
     * @return the value of the organization's identifier, if published
     */
    public Optional<String> brandIdentifier() {
        return document.object("user_access_brand_identifier").flatMap(identifier -> identifier.text("value"));
    }

    /**
     * Other FHIR endpoints for which tokens of this one may be good (SMART App Launch 2.2, Conformance §Metadata). A token is not
     * sent there because of it.
     *
     * @return each {@code url} with its {@code capabilities}, as published and unchecked
     */
    public Map<String, List<String>> associatedEndpoints() {
        Map<String, List<String>> found = new LinkedHashMap<>();
        for (JsonObject endpoint : document.objects("associated_endpoints")) {
            endpoint.text("url").ifPresent(url -> found.put(url, endpoint.texts("capabilities")));
        }
        return Collections.unmodifiableMap(found);
    }

    /**
     * The scopes that are supported at least. A scope that is missing here may be supported all the same.
     *
     * @return the scopes as published
     */
    public List<String> scopesSupported() {
        return document.texts("scopes_supported");
    }

    /**
     * The PKCE methods as published.
     *
     * @return their names; an absent list says nothing
     */
    public List<String> challengeMethods() {
        return document.texts("code_challenge_methods_supported");
    }

    /**
     * What in the description breaks the standard and was tolerated.
     *
     * @return the remarks, empty for a flawless description
     */
    public List<Remark> remarks() {
        return remarks;
    }

    /**
     * Tells whether the source could not be asked just now and this is what it said earlier.
     *
     * @return true if it is an earlier description
     */
    public boolean stale() {
        return stale;
    }

    /**
     * Where users manage what apps may do.
     *
     * @return the address, if offered
     */
    public Optional<URI> management() {
        return Optional.ofNullable(endpoints.management);
    }

    /**
     * The capabilities as published, unknown ones included.
     *
     * @return an unmodifiable list
     */
    public List<String> capabilities() {
        return document.texts("capabilities");
    }

    /**
     * The ways apps may authenticate at the token endpoint.
     *
     * @return their names as published; an absent list says nothing
     */
    public List<String> authenticationMethods() {
        return document.texts("token_endpoint_auth_methods_supported");
    }

    /**
     * The signature algorithms accepted in client assertions.
     *
     * @return their names as published; an absent list says nothing
     */
    public List<String> assertionAlgorithms() {
        return document.texts("token_endpoint_auth_signing_alg_values_supported");
    }

    /**
     * Tells whether the server promises to name itself in answers to the redirect address (RFC 9207).
     *
     * @return true if it does
     */
    public boolean namesItselfInAnswers() {
        return document.flag("authorization_response_iss_parameter_supported").orElse(false);
    }

    /**
     * Tells whether the description came from the CapabilityStatement, as with SMART 1 servers.
     *
     * @return true if it did
     */
    public boolean fromCapabilityStatement() {
        return fromCapabilityStatement;
    }

    /**
     * The style in which this server expects scopes: the newer one unless it lists the older one alone or is a SMART 1 server.
     *
     * @return the style
     */
    public ScopeStyle scopeStyle() {
        if (capabilities().contains("permission-v2")) {
            return ScopeStyle.V2;
        }
        boolean older = fromCapabilityStatement || capabilities().contains("permission-v1");
        return older ? ScopeStyle.V1 : ScopeStyle.V2;
    }

    /** Prints the base and the kind of description. */
    @Override
    public String toString() {
        return "SmartConfiguration[" + base + (fromCapabilityStatement ? ", SMART 1" : "") + "]";
    }
}
