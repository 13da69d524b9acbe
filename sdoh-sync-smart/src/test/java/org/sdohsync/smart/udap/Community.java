// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.udap;

import static org.sdohsync.smart.fake.FakeSource.answer;
import static org.sdohsync.smart.fake.FakeSource.tokens;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.factories.DefaultJWSSignerFactory;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.KeyStoreSource;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.time.Jitter;
import org.sdohsync.smart.Launch;
import org.sdohsync.smart.SmartClient;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.fake.FakeSource;
import org.sdohsync.smart.fake.FaultyRecords;
import org.sdohsync.testkit.CertificateAuthority;
import org.sdohsync.testkit.CertificateAuthority.Issued;
import org.sdohsync.testkit.MutableClock;
import org.sdohsync.testkit.RecordingPause;
import org.sdohsync.testkit.SeededEntropy;

/** A trust community with a root and an authority below it, a source in it, and an app in it. */
final class Community implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    static final String APP = "https://app.example/foodbank";
    static final String CALLBACK = "https://app.example/callback";

    private static final Secret SESSION = Secret.of("the session");

    final MutableClock clock = MutableClock.at(NOW);
    final FakeSource source = new FakeSource();
    final CertificateAuthority root = CertificateAuthority.root("community root", NOW);
    final CertificateAuthority authority = root.subordinate("community authority");
    final Issued app = authority.order("food bank", APP).issue();
    final Store store = Store.over(new FaultyRecords(), Sealing.none());
    Issued server = authority.order("source", source.base().toString()).issue();

    private final Path folder;

    Community(Path folder) {
        this.folder = folder;
        source.beyondSmart();
        publishes(document(signed(claims().build())));
        source.on(
                "/udap/register",
                request -> answer(
                        201,
                        statement(
                                        request.getBody() == null
                                                ? ""
                                                : request.getBody().utf8())
                                .toBuilder()
                                .text("client_id", "member-1")
                                .remove("iss")
                                .build()));
    }

    /** The community as the app sees it, with current lists of revoked certificates. */
    TrustCommunity trusted() {
        return unlisted().revocationLists(list("root", root.revocations(NOW.plus(Duration.ofDays(30)))), current());
    }

    TrustCommunity unlisted() {
        return TrustCommunity.trusting(KeyStoreSource.of(CertificateAuthority.trusting(root), new char[0]))
                .identity(KeyStoreSource.of(app.keyStore("pw"), "pw".toCharArray()))
                .contacts("mailto:it@app.example")
                .logo("https://app.example/logo.png");
    }

    Path current(X509Certificate... revoked) {
        return list("authority", authority.revocations(NOW.plus(Duration.ofDays(30)), revoked));
    }

    Path list(String name, X509CRL list) {
        try {
            return Files.write(folder.resolve(name + ".crl"), list.getEncoded());
        } catch (IOException | GeneralSecurityException failed) {
            throw new IllegalStateException(failed);
        }
    }

    SmartApp app(TrustCommunity community) {
        return SmartApp.named("Food bank")
                .redirect(CALLBACK)
                .scopes("user/Task.rus", "offline_access")
                .udap(community);
    }

    SmartClient client(SmartApp configured) {
        return SmartClient.builder(configured, store)
                .http(new OkHttpClient())
                .clock(clock)
                .entropy(SeededEntropy.of(7))
                .pause(RecordingPause.create())
                .jitter(Jitter.none())
                .addressRules(AddressRules.strict().allowingLoopback())
                .build();
    }

    Connection connect(SmartClient client) {
        source.token(tokens("a1", "r1", 60));
        Launch launch = client.connect(source.base().toString())
                .asRecipient("Organization/1")
                .startLaunch(SESSION);
        Map<String, String> asked = FakeSource.query(launch.authorizeUrl().getRawQuery());
        String state = URLEncoder.encode(asked.getOrDefault("state", ""), StandardCharsets.UTF_8);
        return client.completeLaunch(URI.create(asked.get("redirect_uri") + "?code=c&state=" + state), SESSION);
    }

    void publishes(JsonObject document) {
        source.on("/fhir/.well-known/udap", request -> answer(200, document));
    }

    /** What a healthy source signs. */
    JsonObject.Builder claims() {
        String base = source.base().toString();
        return JsonObject.builder()
                .text("iss", base)
                .text("sub", base)
                .number("iat", NOW.getEpochSecond())
                .number("exp", NOW.plus(Duration.ofDays(30)).getEpochSecond())
                .text("jti", "1")
                .text("authorization_endpoint", source.url("/udap/authorize"))
                .text("token_endpoint", source.url(FakeSource.TOKEN))
                .text("registration_endpoint", source.url("/udap/register"));
    }

    /** What a healthy source publishes. */
    JsonObject document(@Nullable String signed) {
        return JsonObject.builder()
                .texts("udap_versions_supported", List.of("1"))
                .texts("udap_profiles_supported", List.of("udap_dcr", "udap_authn"))
                .texts("registration_endpoint_jwt_signing_alg_values_supported", List.of("RS256", "ES256"))
                .text("authorization_endpoint", source.url("/udap/authorize"))
                .text("token_endpoint", source.url(FakeSource.TOKEN))
                .text("registration_endpoint", source.url("/udap/register"))
                .text("signed_metadata", signed)
                .build();
    }

    String signed(JsonObject claims) {
        return signed(claims, server, JWSAlgorithm.ES256, server.chain().subList(0, 2));
    }

    /** Signs as anybody, with anything. */
    static String signed(JsonObject claims, Issued signer, JWSAlgorithm algorithm, List<X509Certificate> certificates) {
        try {
            List<Base64> encoded = certificates.stream().map(Community::encoded).toList();
            JWSObject jwt = new JWSObject(
                    new JWSHeader.Builder(algorithm).x509CertChain(encoded).build(), new Payload(claims.toBytes()));
            jwt.sign(new DefaultJWSSignerFactory().createJWSSigner(key(signer), algorithm));
            return jwt.serialize();
        } catch (JOSEException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static JWK key(Issued signer) {
        if (signer.certificate().getPublicKey() instanceof RSAPublicKey rsa) {
            return new RSAKey.Builder(rsa).privateKey(signer.key()).build();
        }
        ECPublicKey ec = (ECPublicKey) signer.certificate().getPublicKey();
        return new ECKey.Builder(Curve.forECParameterSpec(ec.getParams()), ec)
                .privateKey(signer.key())
                .build();
    }

    private static Base64 encoded(X509Certificate certificate) {
        try {
            return Base64.encode(certificate.getEncoded());
        } catch (GeneralSecurityException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** The claims of the statement in a registration. */
    static JsonObject statement(String body) {
        return claims(JsonObject.parse(body.getBytes(StandardCharsets.UTF_8), "registration")
                .text("software_statement")
                .orElse("."));
    }

    static JsonObject claims(String jwt) {
        return JsonObject.parse(java.util.Base64.getUrlDecoder().decode(jwt.split("\\.", -1)[1]), "claims");
    }

    @Override
    public void close() {
        source.close();
    }
}
