// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sdohsync.smart.hostile.TokenJson.quoted;

import java.net.URI;
import java.util.function.Function;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.fake.FakeSource;
import org.sdohsync.smart.launch.LaunchException;
import org.sdohsync.smart.launch.LaunchException.Reason;

/** A source that tells who the user is, and a grant at it that was made when it told the truth. */
final class IdentityStage implements AutoCloseable {
    static final String ISSUER = "https://as.example";

    final Stage stage = new Stage();

    IdentityStage() {
        stage.home.configuration(stage.home
                .configuration()
                .text("issuer", ISSUER)
                .text("jwks_uri", stage.home.url("/keys"))
                .build());
        keys(IdTokens.keySet(IdTokens.jwk(IdTokens.SOURCE, "k1")));
        // The issuer is nobody who could be asked: it counts because the app says so.
        SmartApp app = stage.app().scopes("openid", "fhirUser", "user/Task.rus");
        String base = stage.home.base().toString();
        stage.run(app.at(base, app.settingsAt(base).published("issuer", ISSUER)));
    }

    void keys(String keySet) {
        stage.home.on("/keys", request -> FakeSource.answer(200, "application/json", keySet));
    }

    /** Connects with what is made of a good id_token. */
    Connection connect(Function<IdTokens, String> idToken) {
        URI asked = stage.begin();
        stage.home.token(answer(TokenJson.first(), idToken.apply(good(asked))));
        return stage.client().completeLaunch(Stage.approved(asked));
    }

    Connection connected() {
        return connect(IdTokens::signed);
    }

    /** Connecting again with that ends in a refusal; the tokens that came are given back, those that were held stay. */
    void assertRefused(Function<IdTokens, String> idToken) {
        Connection held = connected();
        URI asked = stage.client().reconnect(held.id()).startLaunch().authorizeUrl();
        stage.home.token(answer(TokenJson.fresh(), idToken.apply(good(asked))));
        int revoked = stage.home.forms("/auth/revoke").size();

        LaunchException failed =
                Stage.failure(LaunchException.class, () -> stage.client().completeLaunch(Stage.approved(asked)));

        assertThat(failed.reason()).isEqualTo(Reason.IDENTITY);
        assertThat(stage.grant(held.id())).isEqualTo(Stage.Grant.KEPT);
        var given = stage.home.forms("/auth/revoke");
        assertThat(given).hasSize(revoked + 1);
        assertThat(given.get(revoked)).containsEntry("token", Stage.NEW_REFRESH);
    }

    IdTokens good(URI asked) {
        return new IdTokens(ISSUER, FakeSource.query(asked.getRawQuery()).getOrDefault("nonce", ""));
    }

    static mockwebserver3.MockResponse answer(TokenJson tokens, String idToken) {
        return tokens.but("scope", quoted("openid fhirUser user/Task.rus"))
                .and("id_token", quoted(idToken))
                .answer();
    }

    @Override
    public void close() {
        stage.close();
    }
}
