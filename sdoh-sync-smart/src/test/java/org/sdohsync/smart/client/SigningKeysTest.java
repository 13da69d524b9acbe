// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.internal.http.OutgoingRequest;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Entropy;
import org.sdohsync.smart.fake.FakeSource;
import org.sdohsync.smart.internal.client.ClientAuthentication;
import org.sdohsync.smart.internal.client.ClientAuthenticationTest;
import org.sdohsync.testkit.Requirement;

/** Several keys: which one signs, which are published, and how they change under way. */
class SigningKeysTest {
    private static final URI TOKEN = URI.create("https://as.example/token");
    private static final SigningKey OLD = key("old");
    private static final SigningKey NEW = key("new");

    @Test
    @Requirement({"KEY-03", "KEY-07", "KEY-16", "REG-03"})
    void publicJwkSet_ofSeveralKeys_holdsAllWithoutPrivateParts() throws Exception {
        String document = SigningKeys.newestFirst(NEW, OLD).publicJwkSet();

        JWKSet set = JWKSet.parse(document);
        assertThat(set.getKeys()).extracting(JWK::getKeyID).containsExactly("new", "old");
        assertThat(set.getKeys()).noneMatch(JWK::isPrivate).allMatch(key -> key.getAlgorithm() != null);
        assertThat(document).doesNotContain("\"d\"").doesNotContain("\"p\"").doesNotContain("key_ops");
    }

    @Test
    @Requirement("KEY-17")
    void announcing_aSuccessor_publishesItBeforeItSigns() throws Exception {
        SigningKeys keys = SigningKeys.newestFirst(OLD).announcing(NEW);

        assertThat(keys.published()).containsExactly(OLD, NEW);
        assertThat(signer(keys)).isEqualTo("old");
    }

    @Test
    @Requirement({"KEY-17", "TKR-19"})
    void post_afterTheKeysChanged_signsWithTheNewest() throws Exception {
        AtomicReference<List<SigningKey>> present = new AtomicReference<>(List.of(OLD));
        SigningKeys keys = SigningKeys.from(present::get);
        ClientAuthentication authentication = new ClientAuthentication(keys, Clock.systemUTC(), Entropy.secure());
        assertThat(kid(authentication)).isEqualTo("old");

        present.set(List.of(NEW, OLD));

        assertThat(kid(authentication)).isEqualTo("new");
        assertThat(keys.published()).containsExactly(NEW, OLD);
    }

    @Test
    @Requirement("KEY-06")
    void keys_withOneIdTwice_areRefused() {
        SigningKeys live = SigningKeys.from(() -> List.of(OLD, key("old")));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> SigningKeys.newestFirst(OLD, key("old")))
                .withMessageContaining("kid");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SigningKeys.newestFirst(OLD)
                        .announcing(key("old"))
                        .published()
                        .size());
        assertThatIllegalArgumentException().isThrownBy(live::newest);
        assertThatIllegalArgumentException().isThrownBy(SigningKeys::newestFirst);
    }

    @Test
    void announcing_aKeyThatSignsByNow_publishesItOnce() {
        AtomicReference<List<SigningKey>> present = new AtomicReference<>(List.of(OLD));
        SigningKeys keys = SigningKeys.from(present::get).announcing(NEW);

        present.set(List.of(NEW, OLD));

        assertThat(keys.published()).containsExactly(NEW, OLD);
        assertThat(keys).hasToString("SigningKeys[SigningKey[new, RS384], SigningKey[old, RS384]]");
    }

    @Test
    void sign_withTheAddressOfTheKeySet_namesItInTheHeader() throws Exception {
        JsonObject claims = JsonObject.builder().text("iss", "app").build();
        URI address = URI.create("https://app.example/jwks.json");

        assertThat(JWSObject.parse(OLD.sign(claims, "JWT", address)).getHeader().getJWKURL())
                .isEqualTo(address);
        assertThat(JWSObject.parse(OLD.sign(claims, "JWT")).getHeader().getJWKURL())
                .isNull();
    }

    private static String signer(SigningKeys keys) throws Exception {
        return kid(new ClientAuthentication(keys, Clock.systemUTC(), Entropy.secure()));
    }

    private static String kid(ClientAuthentication authentication) throws Exception {
        OutgoingRequest request = authentication.post(
                ClientAuthenticationTest.draft(ClientIdentity.withPrivateKey("app")), new FormParameters(), TOKEN);
        byte[] body = java.util.Objects.requireNonNull(request.body());
        Map<String, String> form = FakeSource.query(new String(body, StandardCharsets.UTF_8));
        return JWSObject.parse(form.get("client_assertion")).getHeader().getKeyID();
    }

    private static SigningKey key(String id) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return SigningKey.of(generator.generateKeyPair(), id);
        } catch (java.security.NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
