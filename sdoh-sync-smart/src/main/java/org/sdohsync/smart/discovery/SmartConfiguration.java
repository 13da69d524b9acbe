// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.discovery;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.smart.scope.ScopeStyle;

/**
 * The SMART configuration of a FHIR server (SMART App Launch 2.2, Conformance §Metadata), from its {@code
 * smart-configuration} or, for SMART 1 servers, from its CapabilityStatement. Every address in it was resolved against the
 * FHIR base and checked. Immutable; safe for use by many threads.
 */
public final class SmartConfiguration {
    private final FhirBase base;
    private final JsonObject document;
    private final Endpoints endpoints;
    private final boolean fromCapabilityStatement;
    private final boolean stale;
    private final List<MetadataWarning> remarks;

    /**
     * The addresses, resolved and checked; null where the source names none.
     *
     * @param authorize where users approve apps
     * @param token where tokens are given
     * @param registration where apps register themselves (RFC 7591)
     * @param revocation where grants are given back (RFC 7009)
     * @param introspection where tokens are asked about (RFC 7662)
     * @param management where users manage their grants
     * @param brands where the source's brands are
     * @param keys where the issuer's keys are
     * @param pushed where authorization requests are pushed to (RFC 9126)
     */
    public record Endpoints(
            @Nullable URI authorize,
            URI token,
            @Nullable URI registration,
            @Nullable URI revocation,
            @Nullable URI introspection,
            @Nullable URI management,
            @Nullable URI brands,
            @Nullable URI keys,
            @Nullable URI pushed) {}

    /**
     * A description as it was read.
     *
     * @param base the FHIR base it describes
     * @param document the members as published
     * @param endpoints the addresses in it
     * @param fromCapabilityStatement whether they come from a CapabilityStatement, as with SMART 1
     * @param remarks what breaks the standard and was tolerated
     */
    public SmartConfiguration(
            FhirBase base,
            JsonObject document,
            Endpoints endpoints,
            boolean fromCapabilityStatement,
            List<MetadataWarning> remarks) {
        this(base, document, endpoints, fromCapabilityStatement, remarks, false);
    }

    private SmartConfiguration(
            FhirBase base,
            JsonObject document,
            Endpoints endpoints,
            boolean fromCapabilityStatement,
            List<MetadataWarning> remarks,
            boolean stale) {
        this.base = base;
        this.document = document;
        this.endpoints = endpoints;
        this.fromCapabilityStatement = fromCapabilityStatement;
        this.remarks = List.copyOf(remarks);
        this.stale = stale;
    }

    /**
     * The same, as a source that does not answer any more said it earlier.
     *
     * @return a configuration that is {@link #stale}
     */
    public SmartConfiguration asStale() {
        return new SmartConfiguration(base, document, endpoints, fromCapabilityStatement, remarks, true);
    }

    /**
     * The same with the endpoints that a trust community vouches for (HL7 UDAP Security, Signed metadata elements).
     *
     * @param authorize where users approve apps, or null
     * @param token where tokens are given
     * @param registration where apps register themselves
     * @param tolerated what was tolerated, added to the remarks
     * @return the changed configuration
     */
    public SmartConfiguration vouched(
            @Nullable URI authorize, URI token, URI registration, List<MetadataWarning> tolerated) {
        Endpoints next = new Endpoints(
                authorize,
                token,
                registration,
                endpoints.revocation(),
                endpoints.introspection(),
                endpoints.management(),
                endpoints.brands(),
                endpoints.keys(),
                endpoints.pushed());
        List<MetadataWarning> all = new ArrayList<>(remarks);
        all.addAll(tolerated);
        return new SmartConfiguration(base, document, next, fromCapabilityStatement, all, stale);
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
     * The issuer, which is there when the server offers sign-in.
     *
     * @return the issuer as published
     */
    public Optional<String> issuer() {
        return document.text("issuer").filter(issuer -> issuer.length() <= FhirBase.MOST_CHARACTERS);
    }

    /**
     * The address of the keys that sign id_tokens ({@code jwks_uri}).
     *
     * @return the address, if published
     */
    public Optional<URI> keys() {
        return Optional.ofNullable(endpoints.keys);
    }

    /**
     * The pushed authorization request endpoint (RFC 9126 §5).
     *
     * @return the address, if offered
     */
    public Optional<URI> pushedRequests() {
        return Optional.ofNullable(endpoints.pushed);
    }

    /**
     * Tells whether the server requires pushed authorization requests (RFC 9126 §5).
     *
     * @return true if it says so
     */
    public boolean requiresPushedRequests() {
        return document.flag("require_pushed_authorization_requests").orElse(false);
    }

    /**
     * The signature algorithms accepted in DPoP proofs (RFC 9449 §5.1).
     *
     * @return the names as published; empty if the list is absent, which does not mean that there are none
     */
    public List<String> proofAlgorithms() {
        return document.texts("dpop_signing_alg_values_supported");
    }

    /**
     * The dynamic registration endpoint (RFC 7591).
     *
     * @return the address, if offered
     */
    public Optional<URI> registration() {
        return Optional.ofNullable(endpoints.registration);
    }

    /**
     * The token endpoint.
     *
     * @return its address
     */
    public URI token() {
        return endpoints.token;
    }

    /**
     * The authorization endpoint.
     *
     * @return the address, if published
     */
    public Optional<URI> authorization() {
        return Optional.ofNullable(endpoints.authorize);
    }

    /**
     * The revocation endpoint (RFC 7009).
     *
     * @return the address, if offered
     */
    public Optional<URI> revocation() {
        return Optional.ofNullable(endpoints.revocation);
    }

    /**
     * The introspection endpoint (RFC 7662).
     *
     * @return the address, if offered
     */
    public Optional<URI> introspection() {
        return Optional.ofNullable(endpoints.introspection);
    }

    /**
     * The address of the source's User-Access Brands bundle (SMART App Launch 2.2, User-Access Brands §Metadata).
     *
     * @return the address of the bundle, if published
     */
    public Optional<URI> brands() {
        return Optional.ofNullable(endpoints.brands);
    }

    /**
     * The identifier of the source's own brand in the bundle.
     *
     * @return the value of the organization's identifier, if published
     */
    public Optional<String> brandIdentifier() {
        return document.object("user_access_brand_identifier").flatMap(identifier -> identifier.text("value"));
    }

    /**
     * Other FHIR endpoints that may accept tokens of this one (SMART App Launch 2.2, Conformance §Metadata). This library
     * sends no token there.
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
     * The scopes that are declared as supported. Other scopes may be supported too.
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
     * The defects of the configuration that were tolerated.
     *
     * @return the remarks; empty if there are none
     */
    public List<MetadataWarning> remarks() {
        return remarks;
    }

    /**
     * Tells whether this is an expired description that is used because the source does not answer.
     *
     * @return true if it is expired
     */
    public boolean stale() {
        return stale;
    }

    /**
     * The page on which users manage the authorizations of apps ({@code management_endpoint}).
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
     * The methods of client authentication at the token endpoint.
     *
     * @return the names as published; empty if the list is absent, which does not mean that there are none
     */
    public List<String> authenticationMethods() {
        return document.texts("token_endpoint_auth_methods_supported");
    }

    /**
     * The signature algorithms accepted in client assertions.
     *
     * @return the names as published; empty if the list is absent, which does not mean that there are none
     */
    public List<String> assertionAlgorithms() {
        return document.texts("token_endpoint_auth_signing_alg_values_supported");
    }

    /**
     * Tells whether the server declares that its authorization responses contain {@code iss} (RFC 9207 §3).
     *
     * @return true if it declares so
     */
    public boolean namesItselfInAnswers() {
        return document.flag("authorization_response_iss_parameter_supported").orElse(false);
    }

    /**
     * Tells whether the description came from the CapabilityStatement, as with SMART 1 servers.
     *
     * @return true if so
     */
    public boolean fromCapabilityStatement() {
        return fromCapabilityStatement;
    }

    /**
     * The style of scopes this server expects: SMART 2, unless it is a SMART 1 server or declares the SMART 1 style only.
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
