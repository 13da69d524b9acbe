// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.http.Origin;
import org.sdohsync.core.http.ResponseKind;
import org.sdohsync.core.secret.Secret;

/** Whether a 401 is about one resource or about the token. */
class TokenUseHistoryTest {
    private static final String BASE = "https://fhir.example/r4/";

    private final List<String> sent = new ArrayList<>();
    private final Map<String, Integer> answers = new HashMap<>();
    private final TokenUseHistory witness = TokenUseHistory.create();
    private int token = 1;
    private int replaced;

    @Test
    void send_of401WhileTheSameTokenOpensSomethingElse_isTheAnswerAndCostsNoToken() {
        answers.put("Patient", 401);

        assertThat(status("Task?owner=1")).isEqualTo(200);
        assertThat(status("Patient/1")).isEqualTo(401);
        assertThat(status("Patient/2")).isEqualTo(401);

        assertThat(replaced).isZero();
        assertThat(sent)
                .containsExactly("1 Task?owner=1", "1 Patient/1", "1 Task?owner=1&_summary=count", "1 Patient/2");
    }

    @Test
    void send_of401WithATokenThatIsOver_isSentAgainWithAnother() {
        assertThat(status("Task?owner=1")).isEqualTo(200);
        answers.put("1 ", 401);

        assertThat(status("Patient/1")).isEqualTo(200);

        assertThat(replaced).isOne();
        assertThat(sent).last().isEqualTo("2 Patient/1");
    }

    @Test
    void send_of401WithAFreshTokenThatOpensSomethingElse_isTheAnswer() {
        assertThat(status("Task?owner=1")).isEqualTo(200);
        answers.put("1 ", 401);
        answers.put("Patient", 401);

        assertThat(status("Patient/1")).isEqualTo(401);

        assertThat(replaced).isOne();
    }

    @Test
    void send_of401ForEverything_isFinal() {
        assertThat(status("Task?owner=1")).isEqualTo(200);
        answers.put("", 401);

        assertThatExceptionOfType(AuthorizationException.class).isThrownBy(() -> status("Patient/1"));
        assertThatExceptionOfType(AuthorizationException.class).isThrownBy(() -> status("Task?owner=1"));
    }

    @Test
    void send_of401ForTheFirstRequest_asksForAnotherToken() {
        answers.put("", 401);

        assertThatExceptionOfType(AuthorizationException.class).isThrownBy(() -> status("Task?owner=1"));
        assertThat(replaced).isOne();
    }

    /** It is public: neither does its refusal end a token, nor does its answer vouch for one. */
    @Test
    void send_forTheServersDescription_saysNothingAboutTheToken() {
        assertThat(status("metadata")).isEqualTo(200);
        answers.put("metadata", 401);
        assertThat(status("metadata")).isEqualTo(401);
        answers.put("Task", 401);

        assertThatExceptionOfType(AuthorizationException.class).isThrownBy(() -> status("Task?owner=1"));
    }

    private int status(String path) {
        OutgoingRequest request = OutgoingRequest.get(URI.create(BASE + path))
                .expecting(path.contains("?") ? ResponseKind.PAGE : ResponseKind.RESOURCE);
        return SignedHttp.builder(this::answer, Set.of(Origin.of(URI.create(BASE))), new Tokens())
                .witness(witness)
                .build()
                .send(request)
                .status();
    }

    private HttpReply answer(OutgoingRequest request) {
        String bearer = request.headers().getOrDefault("Authorization", "").replace("Bearer token-", "");
        String line = bearer + " " + request.uri().toString().substring(BASE.length());
        sent.add(line);
        int status = answers.entrySet().stream()
                .filter(each ->
                        each.getKey().isEmpty() || line.startsWith(each.getKey()) || line.contains(" " + each.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(200);
        return new HttpReply(status, request.uri(), name -> null, new byte[0]);
    }

    private final class Tokens implements TokenSource {
        @Override
        public Secret token() {
            return Secret.of("token-" + token);
        }

        @Override
        public Secret replace(Secret rejected) {
            replaced++;
            token++;
            return token();
        }
    }
}
