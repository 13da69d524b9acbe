// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.sdohsync.smart.SmartClientFixture.answerTo;
import static org.sdohsync.smart.SmartClientFixture.asked;
import static org.sdohsync.smart.fake.FakeSource.tokens;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.fake.FakeSource;
import org.sdohsync.smart.launch.LaunchException;
import org.sdohsync.smart.launch.LaunchException.Reason;
import org.sdohsync.testkit.Requirement;

/** Many launches at once, servers that pass off one another's answers, and the kinds of redirect addresses. */
@Timeout(600)
class LaunchesInFlightTest {
    private final SmartClientFixture world = new SmartClientFixture();
    private final FakeSource third = new FakeSource();

    @AfterEach
    void close() {
        world.close();
        third.close();
    }

    @Test
    @Requirement({"LCH-12", "AZR-14", "AZR-05"})
    void complete_ofTwentyShuffled_landsEachInItsOwnConnection() {
        SmartClient client = world.client(
                world.app().registeredAt(third.base().toString(), ClientIdentity.publicClient("app-at-third")),
                url -> {});
        Map<URI, FhirBase> begun = new LinkedHashMap<>();
        for (int launch = 0; launch < 20; launch++) {
            FakeSource at = List.of(world.source, world.other, third).get(launch % 3);
            String code = "code-" + launch;
            at.token(request -> tokens("of-" + FakeSource.form(request).get("code"), "r-" + code, 3600));
            URI url = client.connect(at.base().toString())
                    .account("user-" + launch)
                    .asRecipient("Organization/1")
                    .startLaunch()
                    .authorizeUrl();
            begun.put(answerTo(url, "code=" + code), at.base());
        }
        List<URI> answers = new ArrayList<>(begun.keySet());
        List<URI> shuffled = new ArrayList<>(answers);
        Collections.shuffle(shuffled, new Random(7));

        for (URI answer : shuffled) {
            Connection connection = client.completeLaunch(answer);
            int launch = answers.indexOf(answer);

            assertThat(connection.account()).isEqualTo("user-" + launch);
            assertThat(connection.source()).isEqualTo(begun.get(answer));
            assertThat(client.tokens(connection.id()).token()).isEqualTo(Secret.of("of-code-" + launch));
        }
        List<String> verifiers = new ArrayList<>();
        for (FakeSource at : List.of(world.source, world.other, third)) {
            at.forms(FakeSource.TOKEN).forEach(form -> verifiers.add(form.get("code_verifier")));
        }
        assertThat(verifiers).hasSize(20).doesNotHaveDuplicates();
        client.close();
    }

    /** RFC 9700 §4.4: a dishonest server sends the user to an honest one, and hopes to be sent the honest one's code. */
    @Test
    @Requirement({"AZC-08", "AZC-07", "AZC-12"})
    void complete_ofMixedUpAnswer_sendsTheCodeToNobody() {
        world.other.configuration(world.other
                .configuration()
                .text("issuer", world.other.url("/auth"))
                .build());
        SmartClient client = world.client();
        URI url = client.connect(world.other.base().toString())
                .asRecipient("Organization/1")
                .startLaunch()
                .authorizeUrl();

        URI fromTheHonestOne = answerTo(url, "code=honest&iss=https%3A%2F%2Fhonest.example");

        assertThatExceptionOfType(LaunchException.class)
                .isThrownBy(() -> client.completeLaunch(fromTheHonestOne))
                .satisfies(failed -> assertThat(failed.reason()).isEqualTo(Reason.WRONG_SENDER));
        assertThat(world.other.forms(FakeSource.TOKEN)).isEmpty();
        assertThat(world.source.forms(FakeSource.TOKEN)).isEmpty();
        client.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "com.example.app:/callback?tenant=1",
                "http://127.0.0.1:8400/callback",
                "http://[::1]:8400/callback",
                "com.example.app:/callback"
            })
    @Requirement({"NAT-02", "NAT-04", "AZR-03", "REG-02"})
    void complete_onEachKindOfRedirect_connects(String redirect) {
        world.source.token(tokens("a1", "r1", 3600));
        SmartApp app =
                world.app().registeredAt(world.source.base().toString(), ClientIdentity.publicClient("app"), redirect);
        SmartClient client = world.client(app, url -> {});
        URI url = client.connect(world.source.base().toString())
                .asRecipient("Organization/1")
                .startLaunch()
                .authorizeUrl();
        String separator = redirect.contains("?") ? "&" : "?";

        Connection connection = client.completeLaunch(FakeSource.brought(
                url,
                URI.create(redirect + separator + "code=c&state=" + asked(url).get("state"))));

        assertThat(asked(url)).containsEntry("redirect_uri", redirect);
        assertThat(world.source.forms(FakeSource.TOKEN).get(0)).containsEntry("redirect_uri", redirect);
        assertThat(connection.source()).isEqualTo(world.source.base());
        client.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://app.example/callback",
                "http://192.168.1.1/callback",
                "myapp:/callback",
                "com.example.app://callback",
                "https://app.example/callback#part",
                "javascript:alert(1)",
                "/callback"
            })
    @Requirement({"NAT-02", "NAT-04"})
    void redirect_ofAnotherKind_isRefused(String redirect) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SmartApp.named("app").redirect(redirect));
    }
}
