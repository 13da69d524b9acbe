// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.discovery;

import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.Origin;
import org.sdohsync.core.internal.http.HttpSender;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.smart.discovery.DiscoveryException;
import org.sdohsync.smart.discovery.SmartConfiguration;

/**
 * Verifies what a source publishes about its authorization server (mix-up attack, RFC 9700 §4.4): a malicious source that
 * receives another server's code and verifier gets that server's grant.
 *
 * <p>An issuer is confirmed if it was set manually; or is the FHIR base itself, whose {@code smart-configuration} then is its
 * own metadata; or its own metadata names the source's token endpoint (RFC 8414 §3.3); or it has no metadata and is at the
 * origin of the token endpoint or of the FHIR base. Any other issuer could be forged and is ignored.
 *
 * <p>Whether an authorization endpoint belongs to a token endpoint is graded by {@link EndpointTrust}. Only metadata at the
 * authorization endpoint's own origin proves where its codes go, so metadata of another origin proves nothing, not even that
 * of a confirmed issuer.
 */
final class IssuerVerifier {
    private final HttpSender http;
    private final AddressRules rules;

    IssuerVerifier(HttpSender http, AddressRules rules) {
        this.http = http;
        this.rules = rules;
    }

    IssuerVerification prove(SmartConfiguration source, JsonObject byHand) {
        @Nullable String issuer = source.issuer().orElse(null);
        boolean itself = byHand.has("issuer") || isBase(source, issuer);
        boolean asked = issuer != null && (!itself || source.keys().isEmpty());
        Optional<ServerMetadata> metadata =
                asked ? ServerMetadata.read(http, rules, Objects.requireNonNull(issuer)) : Optional.empty();
        boolean counts = issuer != null && (itself || standsFor(source, issuer, metadata));
        @Nullable
        URI keys = counts
                ? source.keys().or(() -> metadata.flatMap(ServerMetadata::keys)).orElse(null)
                : null;
        Optional<ServerMetadata> believed = metadata.filter(read -> counts);
        return new IssuerVerification(
                        counts ? issuer : null,
                        issuer != null && !counts,
                        keys,
                        byHand.has("token_endpoint") ? EndpointTrust.BY_HAND : pairing(source, issuer, metadata))
                .pushing(
                        source.pushedRequests()
                                .or(() -> believed.flatMap(ServerMetadata::pushedRequests))
                                .orElse(null),
                        source.requiresPushedRequests()
                                || believed.filter(ServerMetadata::requiresPushedRequests)
                                        .isPresent());
    }

    /** Tells whether two addresses are the same endpoint, regardless of default ports and the case of host names. */
    static boolean same(URI one, URI other) {
        return Origin.of(one).equals(Origin.of(other))
                && Objects.equals(one.getRawPath(), other.getRawPath())
                && Objects.equals(one.getRawQuery(), other.getRawQuery());
    }

    private static boolean isBase(SmartConfiguration source, @Nullable String issuer) {
        return issuer != null
                && issuer.replaceAll("/+$", "").equals(source.base().toString())
                && !source.fromCapabilityStatement();
    }

    private static boolean standsFor(SmartConfiguration source, String issuer, Optional<ServerMetadata> metadata) {
        Optional<URI> named = metadata.flatMap(ServerMetadata::token);
        if (named.isPresent()) {
            return same(named.get(), source.token());
        }
        Optional<Origin> origin = origin(issuer);
        return origin.filter(Origin.of(source.token())::equals).isPresent()
                || origin.filter(source.base().origin()::equals).isPresent();
    }

    private EndpointTrust pairing(
            SmartConfiguration source, @Nullable String issuer, Optional<ServerMetadata> metadata) {
        @Nullable URI authorize = source.authorization().orElse(null);
        if (authorize == null) {
            return EndpointTrust.UNPROVED;
        }
        Origin signIn = Origin.of(authorize);
        boolean split = !signIn.equals(Origin.of(source.token()));
        Optional<ServerMetadata> own =
                metadata.filter(read -> origin(issuer).filter(signIn::equals).isPresent());
        if (split && own.isEmpty()) {
            own = ServerMetadata.read(http, rules, root(authorize));
        }
        boolean its = own.flatMap(ServerMetadata::authorization)
                .filter(named -> same(named, authorize))
                .isPresent();
        Optional<URI> token = own.filter(read -> its).flatMap(ServerMetadata::token);
        if (token.filter(named -> same(named, source.token())).isPresent()) {
            return EndpointTrust.DESCRIBED;
        }
        if (split && token.isPresent()) {
            throw contradicted(source, signIn);
        }
        return !split || signIn.equals(source.base().origin()) ? EndpointTrust.SAME_ORIGIN : EndpointTrust.UNPROVED;
    }

    private static String root(URI address) {
        return address.getScheme() + "://" + address.getRawAuthority();
    }

    private static Optional<Origin> origin(@Nullable String issuer) {
        try {
            return Optional.ofNullable(issuer).map(URI::create).map(Origin::of);
        } catch (IllegalArgumentException noAddress) {
            return Optional.empty();
        }
    }

    private static DiscoveryException contradicted(SmartConfiguration source, Origin signIn) {
        return new DiscoveryException(
                "SMART configuration of " + source.base() + " cannot be used: it sends users to " + signIn
                        + ", whose own metadata names another token endpoint than the source does. Nothing was"
                        + " sent there; ask the source's operator. If the source is right, set the endpoint with"
                        + " SourceSettings.tokenEndpoint",
                DiscoveryException.Reason.UNUSABLE,
                null,
                null);
    }
}
