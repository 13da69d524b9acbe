// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sdohsync.spring.Failures.CANARY;
import static org.sdohsync.spring.Failures.requireStopped;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidParameterException;
import java.security.KeyPair;
import java.security.Provider;
import java.security.Security;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.store.Store;
import org.sdohsync.smart.client.SigningKey;
import org.sdohsync.smart.client.SigningKeys;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.testkit.CertificateAuthority;
import org.sdohsync.testkit.CertificateAuthority.Issued;
import org.sdohsync.testkit.RemovableToken;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

/** {@code sdoh-sync.key-stores}, {@code .signing} and {@code .sealing}: keys in files and in tokens. */
@Timeout(600)
class KeyStorePropertiesTest {
    private final CertificateAuthority authority =
            CertificateAuthority.root("authority", Clock.systemUTC().instant());
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(SdohSyncAutoConfiguration.class))
            .withPropertyValues("sdoh-sync.base-url=https://foodbank.example");
    private final RemovableToken token = RemovableToken.withPin(CANARY);
    private final DataSource database = Databases.fresh();

    @TempDir
    private Path folder;

    private KeyFiles files;

    @BeforeEach
    void open() {
        files = new KeyFiles(folder);
        Security.addProvider(token.provider());
    }

    @AfterEach
    void close() {
        Security.removeProvider(token.provider().getName());
    }

    @Test
    void signingKeys_ofATokenAndOfFiles_signNewestFirst() throws Exception {
        KeyPair pair = CertificateAuthority.elliptic("secp384r1");
        Issued issued = authority.order("food bank", null).keys(pair).issue();
        token.put("sign-2026", pair, issued.certificate());

        inToken()
                .withPropertyValues(
                        "sdoh-sync.signing.key-store=token",
                        "sdoh-sync.signing.aliases=sign-2026",
                        "sdoh-sync.signing-keys=file:" + files.bytes("former.jwk", jwk("former")))
                .run(context -> {
                    SigningKeys keys =
                            context.getBean(SmartApp.class).signingKeys().orElseThrow();
                    assertThat(keys.published()).extracting(SigningKey::id).containsExactly("sign-2026", "former");
                    assertThat(keys.newest().algorithm()).isEqualTo(SigningKey.Algorithm.ES384);
                });
    }

    @Test
    void sealingKeys_ofAFile_openWhatTheirFormerOnesSealed() throws Exception {
        Path keys = files.secretKeys("sealing", "changeit", "seal-2025", "seal-2026");
        ApplicationContextRunner keyed = stored().withPropertyValues(
                        "sdoh-sync.key-stores.sealing.location=" + keys,
                        "sdoh-sync.key-stores.sealing.password=changeit",
                        "sdoh-sync.sealing.key-store=sealing");

        opens(stored().withPropertyValues("sdoh-sync.sealing-key=" + Databases.KEY), true);
        opens(
                keyed.withPropertyValues(
                        "sdoh-sync.sealing.aliases=seal-2026,seal-2025",
                        "sdoh-sync.former-sealing-keys=" + Databases.KEY),
                true);
        opens(keyed.withPropertyValues("sdoh-sync.sealing.aliases=seal-2026"), false);
    }

    @Test
    void sealingKeys_ofAToken_sealDirectlyAndAsEnvelope() {
        token.generateSecretKey("seal-2025").generateSecretKey("seal-2026");
        ApplicationContextRunner keyed = inToken()
                .withBean(DataSource.class, () -> database)
                .withPropertyValues("sdoh-sync.sealing.key-store=token");

        opens(keyed.withPropertyValues("sdoh-sync.sealing.aliases=seal-2025"), true);
        opens(
                keyed.withPropertyValues(
                        "sdoh-sync.sealing.aliases=seal-2026,seal-2025", "sdoh-sync.sealing.envelope=true"),
                true);
        opens(keyed.withPropertyValues("sdoh-sync.sealing.aliases=seal-2026"), false);
    }

    @Test
    void provider_thatIsConfigured_isTheOneOfTheToken() throws Exception {
        token.generateSecretKey("seal");
        Path configuration = files.bytes("token.cfg", new byte[] {'#'});
        Provider configurable = new Configurable(token.provider());
        Security.addProvider(configurable);
        try {
            opens(
                    inToken()
                            .withBean(DataSource.class, () -> database)
                            .withPropertyValues(
                                    "sdoh-sync.key-stores.token.provider=" + configurable.getName(),
                                    "sdoh-sync.key-stores.token.provider-config=" + configuration,
                                    "sdoh-sync.sealing.key-store=token",
                                    "sdoh-sync.sealing.aliases=seal"),
                    true);
        } finally {
            Security.removeProvider(configurable.getName());
        }
    }

    /** The store and the app use one token: it is opened once. */
    @Test
    void token_thatSeveralSettingsUse_isOpenedOnce() throws Exception {
        KeyPair pair = CertificateAuthority.elliptic("secp384r1");
        token.generateSecretKey("seal")
                .put("sign", pair, authority.order("a", null).keys(pair).issue().certificate());
        inToken()
                .withBean(DataSource.class, () -> database)
                .withPropertyValues(
                        "sdoh-sync.sealing.key-store=token",
                        "sdoh-sync.sealing.aliases=seal",
                        "sdoh-sync.signing.key-store=token",
                        "sdoh-sync.signing.aliases=sign")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(token.openings()).isEqualTo(1);
                });
    }

    @Test
    void token_thatRefusesItsPin_isAskedOnce() {
        token.generateSecretKey("seal");
        requireStopped(
                inToken().withBean(DataSource.class, () -> database),
                "check sdoh-sync.key-stores.token",
                "sdoh-sync.key-stores.token.password=another " + CANARY,
                "sdoh-sync.sealing.key-store=token",
                "sdoh-sync.sealing.aliases=seal");
        assertThat(token.openings()).isLessThanOrEqualTo(1);
    }

    @Test
    void keysThatAreNotNamed_stopTheStart() throws Exception {
        ApplicationContextRunner sealed = inToken().withBean(DataSource.class, () -> database);
        ApplicationContextRunner signed = inToken();
        for (String prefix : new String[] {"sdoh-sync.sealing", "sdoh-sync.signing"}) {
            ApplicationContextRunner keyed = prefix.endsWith("sealing") ? sealed : signed;
            requireStopped(
                    keyed, "set " + prefix + ".key-store to a name of sdoh-sync.key-stores", prefix + ".aliases=key");
            requireStopped(
                    keyed,
                    "set " + prefix + ".aliases to the names of its keys, the newest first",
                    prefix + ".key-store=token");
            requireStopped(
                    keyed, "correct " + prefix + ".aliases", prefix + ".key-store=token", prefix + ".aliases=unknown");
        }
        requireStopped(
                sealed,
                "set sdoh-sync.sealing.key-store to a name of sdoh-sync.key-stores",
                "sdoh-sync.sealing.envelope=true");
        requireStopped(
                sealed,
                "check sdoh-sync.signing-keys",
                "sdoh-sync.sealing-key=" + Databases.KEY,
                "sdoh-sync.signing-keys=file:" + folder.resolve("missing.jwk"));
        requireStopped(
                sealed,
                "correct sdoh-sync.signing-keys",
                "sdoh-sync.sealing-key=" + Databases.KEY,
                "sdoh-sync.signing-keys=file:" + files.bytes("wrong.jwk", CANARY.getBytes(StandardCharsets.UTF_8)));
        requireStopped(
                sealed,
                "move the value of sdoh-sync.sealing-key to sdoh-sync.former-sealing-keys",
                "sdoh-sync.sealing-key=" + Databases.KEY,
                "sdoh-sync.sealing.key-store=token",
                "sdoh-sync.sealing.aliases=seal");
    }

    @Test
    void keyStoresThatCannotBeOpened_stopTheStart() throws Exception {
        token.generateSecretKey("seal");
        Path p12 = files.pkcs12("own", authority.order("own", null).issue(), "right");
        Path pem = files.certificates("ca", List.of(authority.certificate()));
        requireNoStore(
                "set PREFIX.location, .certificate for PEM files, or .type for a token, such as PKCS11",
                "password=" + CANARY);
        requireNoStore("check PREFIX", "location=" + folder.resolve("missing.p12"));
        requireNoStore("check PREFIX", "location=" + p12, "password=" + CANARY);
        requireNoStore("check PREFIX", "certificate=" + p12);
        requireNoStore("set PREFIX.certificate", "private-key=" + pem);
        requireNoStore(
                "remove these beside PREFIX.certificate; an encrypted key belongs into a PKCS #12 file",
                "certificate=" + pem,
                "password=" + CANARY);
        requireNoStore("set PREFIX.provider, such as SunPKCS11", "type=PKCS11", "password=" + CANARY);
        requireNoStore(
                "set PREFIX.password",
                "type=REMOVABLE",
                "provider=" + token.provider().getName());
        requireNoStore(
                "correct PREFIX.provider, or register it before the application starts",
                "type=PKCS11",
                "provider=None",
                "password=" + CANARY);
        requireNoStore("correct PREFIX.type, or set .provider", "type=NONE", "location=" + p12);
        requireNoStore("check PREFIX", "type=NONE", "provider=SunJSSE", "location=" + p12);
        requireNoStore(
                "correct the file of PREFIX.provider-config, and the paths in it",
                "type=PKCS11",
                "provider=SunPKCS11",
                "provider-config=" + folder.resolve("missing.cfg"),
                "password=" + CANARY);
    }

    /** A private key as it stands in a file (RFC 7517). */
    private static byte[] jwk(String id) {
        KeyPair pair = CertificateAuthority.elliptic("secp384r1");
        ECPublicKey own = (ECPublicKey) pair.getPublic();
        return JsonObject.builder()
                .text("kty", "EC")
                .text("crv", "P-384")
                .text("kid", id)
                .text("x", coordinate(own.getW().getAffineX()))
                .text("y", coordinate(own.getW().getAffineY()))
                .text("d", coordinate(((ECPrivateKey) pair.getPrivate()).getS()))
                .build()
                .toBytes();
    }

    private static String coordinate(BigInteger number) {
        byte[] padded = new byte[48];
        byte[] bytes = number.toByteArray();
        int skipped = Math.max(0, bytes.length - padded.length);
        System.arraycopy(bytes, skipped, padded, padded.length - bytes.length + skipped, bytes.length - skipped);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(padded);
    }

    private void requireNoStore(String action, String... settings) {
        ApplicationContextRunner refused =
                stored().withPropertyValues("sdoh-sync.sealing.key-store=bad", "sdoh-sync.sealing.aliases=seal");
        for (String setting : settings) {
            refused = refused.withPropertyValues("sdoh-sync.key-stores.bad." + setting);
        }
        requireStopped(refused, action.replace("PREFIX", "sdoh-sync.key-stores.bad"));
    }

    private ApplicationContextRunner stored() {
        return runner.withBean(DataSource.class, () -> database);
    }

    private ApplicationContextRunner inToken() {
        return runner.withPropertyValues(
                "sdoh-sync.key-stores.token.type=" + RemovableToken.TYPE,
                "sdoh-sync.key-stores.token.provider=" + token.provider().getName(),
                "sdoh-sync.key-stores.token.password=" + CANARY);
    }

    /** The store's own key for digests is sealed like everything else. */
    private static void opens(ApplicationContextRunner keyed, boolean expected) {
        keyed.run(context -> assertThat(digest(context).isPresent()).isEqualTo(expected));
    }

    private static Optional<String> digest(ApplicationContext context) {
        return context.getBean(Store.class).digest().of("test", "word");
    }

    /** Has no key stores before it was configured, as the Java runtime's own one for PKCS #11. */
    private static final class Configurable extends Provider {
        private static final long serialVersionUID = 1L;
        private final transient Provider configured;

        private Configurable(Provider configured) {
            super("Configurable", "1", "for tests");
            this.configured = configured;
        }

        @Override
        public Provider configure(String file) {
            if (!Files.isReadable(Path.of(file))) {
                throw new InvalidParameterException(file);
            }
            return configured;
        }
    }
}
