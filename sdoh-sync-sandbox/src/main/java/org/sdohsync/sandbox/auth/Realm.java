// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.auth;

import static java.util.Objects.requireNonNull;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sdohsync.sandbox.fhir.host.ServerTls;

/** What survives a restart: configuration, clients, grants, keys and the records kept for tests. */
final class Realm {

    final String name;
    final Supplier<URI> fhirBase;
    final Map<String, Login> logins;
    final TokenLifetimes lifetimes;
    final boolean openRegistration;
    final boolean revokeFamilyOnReuse;
    final Clock clock;
    final @Nullable ServerTls tls;
    final @Nullable UdapMembership udap;
    final RSAKey signingKey;
    final IssuedSecrets secrets = new IssuedSecrets();
    final TokenRequests requests = new TokenRequests();
    final Clients clients = new Clients();
    final Grants grants = new Grants(secrets);
    final Map<String, Map<String, String>> launches = new ConcurrentHashMap<>();
    final SpentAssertions spentAssertions;

    Realm(AuthServer.Builder from) {
        name = from.name;
        fhirBase = requireNonNull(from.fhirBase, "fhirBase");
        logins = from.users.stream().collect(Collectors.toUnmodifiableMap(Login::username, login -> login));
        lifetimes = from.lifetimes;
        openRegistration = from.openRegistration;
        revokeFamilyOnReuse = from.revokeFamilyOnReuse;
        clock = from.clock;
        tls = from.tls;
        udap = from.udap;
        spentAssertions = new SpentAssertions(clock);
        try {
            signingKey = new RSAKeyGenerator(2048).keyIDFromThumbprint(true).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException("this Java cannot make an RSA key for the authorization server", e);
        }
    }

    /** Returns the FHIR base without a trailing slash, the form in which {@code aud} is compared. */
    String audience() {
        return withoutSlash(fhirBase.get().toString());
    }

    ClientDrafts drafts() {
        return new ClientDrafts(lifetimes);
    }

    static String withoutSlash(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }
}
