// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.field.kinds;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.proofs.field.judge.Finding.Kind;
import org.sdohsync.proofs.field.play.Script;
import org.sdohsync.proofs.field.play.Stage;
import org.sdohsync.proofs.field.play.Variant;
import org.sdohsync.proofs.field.server.Answer;
import org.sdohsync.proofs.field.server.Grants.Offline;
import org.sdohsync.proofs.field.server.Quirk;
import org.sdohsync.smart.client.SourceSettings;

/** What authorization servers do with launches, tokens and secrets. */
final class Grants {
    private static final String CONFUSING_SECRET = "a+b/c=%41: d";

    private Grants() {}

    static List<Variant> all() {
        List<Variant> all = new ArrayList<>();
        all.add(Variant.of("offline-with-consent-only").identified().server(server -> {
            server.grants().identify();
            server.grants().offline(Offline.WITH_CONSENT);
        }));
        all.add(Variant.of("offline-given-to-a-user-who-is-known")
                .identified()
                .server(server -> server.grants().identify()));
        all.add(never("offline-never")
                .identified()
                .server(server -> server.grants().identify()));
        all.add(never("offline-never-without-openid"));
        all.add(dead("dead-as-invalid-grant", Answer.error(400, "invalid_grant")));
        all.add(dead("dead-as-invalid-request", Answer.error(400, "invalid_request")));
        all.add(dead("dead-as-invalid-client", Answer.error(401, "invalid_client")));
        all.add(dead("dead-as-invalid-token", Answer.error(401, "invalid_token")));
        all.add(dead("dead-as-unauthorized-client", Answer.error(400, "unauthorized_client")));
        all.add(dead("dead-as-empty-401", Answer.empty(401)));
        all.add(dead("dead-as-page-401", Answer.of(401, "text/html", "<html><body>Unauthorized</body></html>")));
        all.add(dead("dead-as-400-in-plain-words", Answer.of(400, "text/plain", "Refresh token expired")));
        all.add(dead("dead-as-403", Answer.error(403, "access_denied")));
        all.add(token(
                "token-lifetime-as-text", text -> text.replace("\"expires_in\":3600", "\"expires_in\":\"3600\"")));
        all.add(token("token-without-lifetime", text -> text.replace("\"expires_in\":3600,", "")));
        all.add(token("token-type-in-other-case", text -> text.replace("\"Bearer\"", "\"bearer\"")));
        all.add(token("token-without-scope", text -> text.replaceAll(",\"scope\":\"[^\"]*\"", "")));
        all.add(token(
                "token-with-scopes-of-smart-1",
                text -> text.replace("user/Task.rus", "user/Task.read user/Task.write")
                        .replace("user/Procedure.crs", "user/Procedure.read user/Procedure.write")));
        all.add(Variant.of("token-endpoint-down-once").behaving(onceDown()));
        all.add(Variant.of("launch-has-to-be-pushed")
                .server(server -> server.grants().demandPushed()));
        all.add(bound("tokens-bound-to-a-key", ""));
        all.add(bound("tokens-bound-with-nonces", "a-nonce-of-the-server"));
        all.add(secret());
        all.add(swapped());
        return all;
    }

    /** Offline access was asked for and is not granted: that is told at once, and in the end the user signs in again. */
    private static Variant never(String name) {
        return Variant.of(name)
                .server(server -> server.grants().offline(Offline.NEVER))
                .playing(stage -> {
                    stage.connect();
                    String told = stage.sync()
                                    .connection(stage.connection())
                                    .orElseThrow()
                                    .health() + " "
                            + stage.sync()
                                    .connection(stage.connection())
                                    .orElseThrow()
                                    .health()
                                    .nextAction() + " "
                            + stage.sync().describe(stage.connection()).orElse("");
                    stage.expect(told, "offline|refresh token");
                    stage.round();
                    stage.reconnect();
                    stage.deliverAtOnce();
                })
                .named();
    }

    /** The refresh token dies, told in some words; the user signs in again, and the work goes on. */
    private static Variant dead(String name, Answer words) {
        return Variant.of(name).playing(stage -> {
            Script.READ.play(stage);
            stage.server().grants().end(words);
            stage.server()
                    .holdings()
                    .change(
                            "Task/" + Variant.TASK,
                            json -> json.toBuilder()
                                    .text("description", "changed while nobody could look")
                                    .build());
            stage.round();
            stage.round();
            stage.reconnect();
            stage.deliver();
            stage.work(Variant.TASK);
        });
    }

    private static Variant token(String name, UnaryOperator<String> edit) {
        return Variant.of(name)
                .behaving((asked, server) ->
                        asked.isToken() ? server.healthy(asked).text(edit) : server.healthy(asked));
    }

    private static Quirk onceDown() {
        int[] count = new int[1];
        return (asked, server) -> asked.isRefresh() && ++count[0] <= 2 ? Answer.empty(503) : server.healthy(asked);
    }

    /** The server takes the Basic header as it is: the user reads which setting does it, and the next launch tries it. */
    private static Variant secret() {
        return Variant.of("secret-taken-raw")
                .secret(CONFUSING_SECRET)
                .server(server -> server.grants().secretTakenRaw(CONFUSING_SECRET))
                .playing(Grants::withSecret);
    }

    private static Variant bound(String name, String nonce) {
        return Variant.of(name)
                .settings(SourceSettings.none().dpop(true))
                .server(server -> server.grants().bind(nonce));
    }

    /** The answer is for somebody else's launch: nothing is connected, and the grant that came with it is given back. */
    private static Variant swapped() {
        return Variant.of("grant-that-cannot-be-kept")
                .identified()
                .server(server -> {
                    server.grants().identify();
                    server.grants().confuse();
                })
                .playing(stage -> {
                    try {
                        stage.connect();
                        stage.witness().find(Kind.MISATTRIBUTED, "connected with the identity of another launch");
                    } catch (SyncException refused) {
                        stage.witness().typed(refused);
                    }
                    stage.expect(stage.server().log().toString(), "POST /auth/revoke");
                });
    }

    private static void withSecret(Stage stage) {
        try {
            stage.connect();
        } catch (SyncException refused) {
            stage.witness().typed(refused);
            stage.expect(String.valueOf(refused.getMessage()), "raw");
        }
        Script.WHOLE.play(stage);
    }
}
