// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sdohsync.spring.Failures.requireStopped;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.smart.admission.AdmissionException;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.udap.TrustCommunity;
import org.sdohsync.smart.udap.UdapException;
import org.sdohsync.spring.SourceServer.Asked;
import org.sdohsync.testkit.CertificateAuthority;
import org.sdohsync.testkit.CertificateAuthority.Issued;
import org.sdohsync.workflow.SdohSync;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** {@code sdoh-sync.udap.*}: the trust community of which the application is a member. */
@Timeout(600)
class UdapPropertiesTest {
    private static final String APP = "https://foodbank.example/app";

    private final Instant now = Clock.systemUTC().instant();
    private final CertificateAuthority community = CertificateAuthority.root("community", now);
    private final Issued app = community.order("food bank", APP).issue();

    @TempDir
    private Path folder;

    private KeyFiles files;
    private SourceServer source;
    private ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(SdohSyncAutoConfiguration.class))
            .withPropertyValues(Databases.SETTINGS)
            .withPropertyValues("sdoh-sync.allow-loopback=true")
            .withBean(DataSource.class, Databases::fresh);

    @BeforeEach
    void open() throws Exception {
        files = new KeyFiles(folder);
        source = SourceServer.plain();
        KeyStore own = app.keyStore("pw");
        own.setEntry(
                "elsewhere",
                CertificateAuthority.root("other", now)
                        .order("other", "https://elsewhere.example")
                        .issue()
                        .entry(),
                new KeyStore.PasswordProtection("pw".toCharArray()));
        runner = runner.withPropertyValues(
                "sdoh-sync.key-stores.authorities.certificate="
                        + files.certificates("community", List.of(community.certificate())),
                "sdoh-sync.key-stores.member.location=" + files.write("member", own, "pw"),
                "sdoh-sync.key-stores.member.password=pw");
    }

    @AfterEach
    void close() {
        source.close();
    }

    @Test
    void source_ofTheCommunity_getsASignedRegistration() throws Exception {
        publishes(community);

        member("sdoh-sync.admission.members=true").run(context -> {
            connect(context);

            JsonObject posted = source.asked().stream()
                    .filter(asked -> asked.path().equals("/udap/register"))
                    .map(asked -> JsonObject.parse(asked.body().getBytes(StandardCharsets.UTF_8), "registration"))
                    .findFirst()
                    .orElseThrow();
            String[] statement = posted.text("software_statement").orElseThrow().split("\\.", -1);
            assertThat(decoded(statement[1]).text("iss")).contains(APP);
            assertThat(decoded(statement[1]).texts("contacts")).containsExactly("mailto:it@foodbank.example");
            assertThat(decoded(statement[0]).texts("x5c").get(0))
                    .isEqualTo(
                            Base64.getEncoder().encodeToString(app.certificate().getEncoded()));
            assertThat(posted.texts("certifications")).containsExactly("a.b.c");
        });
    }

    @Test
    void source_thatIsNoMember_isRefused() throws Exception {
        publishes(CertificateAuthority.root("other", now));

        member().run(context -> assertThatExceptionOfType(UdapException.class)
                .isThrownBy(() -> connect(context))
                .satisfies(refused -> assertThat(refused.reason()).isEqualTo(UdapException.Reason.UNTRUSTED)));
        member("sdoh-sync.admission.members=true")
                .run(context -> assertThatExceptionOfType(AdmissionException.class)
                        .isThrownBy(() -> connect(context))
                        .satisfies(refused -> assertThat(refused.rule()).isEqualTo(AdmissionException.Rule.NO_MEMBER)));

        assertThat(source.asked()).extracting(Asked::path).doesNotContain("/udap/register");
    }

    @Test
    void revocation_thatIsUnknown_isRefusedUnlessTolerated() throws Exception {
        publishes(community);
        ApplicationContextRunner unlisted = member().withPropertyValues("sdoh-sync.udap.revocation-lists=");

        unlisted.run(context -> assertThatExceptionOfType(UdapException.class)
                .isThrownBy(() -> connect(context))
                .satisfies(refused -> assertThat(refused.reason()).isEqualTo(UdapException.Reason.REVOCATION_UNKNOWN)));
        unlisted.withPropertyValues("sdoh-sync.udap.tolerate-unknown-revocation=true")
                .run(this::connect);
    }

    @Test
    void settings_areThoseOfTheCommunity() throws Exception {
        member("sdoh-sync.udap.community=https://community.example").run(context -> {
            TrustCommunity joined = context.getBean(SmartApp.class).udap().orElseThrow();
            assertThat(joined.identityAlias()).isEqualTo("own");
            assertThat(joined.name()).contains("https://community.example");
            assertThat(joined.logo()).contains("https://foodbank.example/logo.png");
        });
        runner.run(context -> assertThat(context.getBean(SmartApp.class).udap()).isEmpty());
    }

    @Test
    void partsThatAreMissing_stopTheStart() {
        List<String> all = settings();
        for (String name : new String[] {"trust-store", "key-store", "logo"}) {
            runner.withPropertyValues(without(all, name))
                    .run(context -> assertThat(Failures.analysis(context).getAction())
                            .startsWith("set sdoh-sync.udap." + name));
        }
        requireStopped(runner, "correct sdoh-sync.udap.contacts", without(all, "contacts"));
        requireStopped(
                runner,
                "set sdoh-sync.key-stores.none.location, or .certificate for PEM files",
                with(all, "trust-store=none"));
    }

    @Test
    void partsThatAreWrong_stopTheStart() throws Exception {
        List<String> all = settings();
        Path missing = folder.resolve("missing");
        requireStopped(runner, "correct sdoh-sync.udap.alias", with(all, "alias=unknown"));
        requireStopped(runner, "correct sdoh-sync.udap.logo", with(all, "logo=http://foodbank.example/logo.png"));
        requireStopped(runner, "correct sdoh-sync.udap.contacts", with(all, "contacts=https://foodbank.example"));
        requireStopped(runner, "correct sdoh-sync.udap.community", with(all, "community=not a URI"));
        requireStopped(runner, "check sdoh-sync.udap.revocation-lists", with(all, "revocation-lists=" + missing));
        requireStopped(runner, "check sdoh-sync.udap.certifications", with(all, "certifications=file:" + missing));
        Issued nameless = community.order("nameless", null).issue();
        requireStopped(
                runner.withPropertyValues(
                        "sdoh-sync.key-stores.nameless.location=" + files.pkcs12("nameless", nameless, "pw"),
                        "sdoh-sync.key-stores.nameless.password=pw"),
                "correct sdoh-sync.udap.key-store",
                with(without(all, "alias"), "key-store=nameless"));
    }

    private ApplicationContextRunner member(String... more) throws Exception {
        return runner.withPropertyValues(settings().toArray(String[]::new))
                .withPropertyValues(
                        "sdoh-sync.udap.certifications=file:"
                                + files.bytes("certification.jwt", "a.b.c\n".getBytes(StandardCharsets.UTF_8)),
                        "sdoh-sync.udap.revocation-lists="
                                + files.bytes(
                                        "community.crl",
                                        community
                                                .revocations(now.plus(Duration.ofDays(30)))
                                                .getEncoded()))
                .withPropertyValues(more);
    }

    private static List<String> settings() {
        return List.of(
                "sdoh-sync.udap.trust-store=authorities",
                "sdoh-sync.udap.key-store=member",
                "sdoh-sync.udap.alias=own",
                "sdoh-sync.udap.contacts=mailto:it@foodbank.example",
                "sdoh-sync.udap.logo=https://foodbank.example/logo.png");
    }

    private static String[] without(List<String> settings, String name) {
        return settings.stream()
                .filter(setting -> !setting.startsWith("sdoh-sync.udap." + name))
                .toArray(String[]::new);
    }

    private static String[] with(List<String> settings, String setting) {
        return with(settings.toArray(String[]::new), setting);
    }

    private static String[] with(String[] settings, String setting) {
        List<String> all = new ArrayList<>(List.of(settings));
        all.add("sdoh-sync.udap." + setting);
        return all.toArray(String[]::new);
    }

    private void connect(ApplicationContext context) {
        var ignored = context.getBean(SdohSync.class)
                .connect(source.base())
                .asRecipient("Organization/1")
                .startLaunch(Secret.of("the session"));
    }

    /** The source as a member of the community of an authority. */
    private void publishes(CertificateAuthority authority) throws Exception {
        Issued server = authority.order("source", source.base()).issue();
        JsonObject claims = JsonObject.builder()
                .text("iss", source.base())
                .text("sub", source.base())
                .number("iat", now.getEpochSecond())
                .number("exp", now.plus(Duration.ofDays(30)).getEpochSecond())
                .text("jti", "1")
                .text("authorization_endpoint", source.at("/authorize"))
                .text("token_endpoint", source.at("/token"))
                .text("registration_endpoint", source.at("/udap/register"))
                .build();
        source.on(
                "/fhir/.well-known/udap",
                text(JsonObject.builder()
                        .texts("udap_versions_supported", List.of("1"))
                        .texts("udap_profiles_supported", List.of("udap_dcr", "udap_authn"))
                        .texts("registration_endpoint_jwt_signing_alg_values_supported", List.of("RS256", "ES256"))
                        .text("authorization_endpoint", source.at("/authorize"))
                        .text("token_endpoint", source.at("/token"))
                        .text("registration_endpoint", source.at("/udap/register"))
                        .text("signed_metadata", signed(claims, server))
                        .build()));
        source.on(
                "/fhir/.well-known/smart-configuration",
                text(JsonObject.builder()
                        .text("authorization_endpoint", source.at("/authorize"))
                        .text("token_endpoint", source.at("/token"))
                        .texts("grant_types_supported", List.of("authorization_code"))
                        .texts("code_challenge_methods_supported", List.of("S256"))
                        .texts("capabilities", List.of("launch-standalone", "permission-offline", "permission-v2"))
                        .build()));
        source.on(
                "/udap/register",
                text(JsonObject.builder()
                        .text("client_id", "member-1")
                        .text("token_endpoint_auth_method", "private_key_jwt")
                        .texts("grant_types", List.of("authorization_code", "refresh_token"))
                        .build()));
    }

    private static String signed(JsonObject claims, Issued signer) throws Exception {
        String header = text(JsonObject.builder()
                .text("alg", "ES256")
                .texts(
                        "x5c",
                        List.of(Base64.getEncoder()
                                .encodeToString(signer.certificate().getEncoded())))
                .build());
        String input = encoded(header.getBytes(StandardCharsets.UTF_8)) + "." + encoded(claims.toBytes());
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initSign(signer.key());
        signature.update(input.getBytes(StandardCharsets.US_ASCII));
        return input + "." + encoded(signature.sign());
    }

    private static String text(JsonObject json) {
        return new String(json.toBytes(), StandardCharsets.UTF_8);
    }

    private static String encoded(byte[] content) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(content);
    }

    private static JsonObject decoded(String part) {
        return JsonObject.parse(Base64.getUrlDecoder().decode(part), "part");
    }
}
