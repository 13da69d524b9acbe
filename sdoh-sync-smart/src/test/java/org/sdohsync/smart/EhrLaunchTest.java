// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sdohsync.smart.SmartClientFixture.approval;
import static org.sdohsync.smart.SmartClientFixture.asked;
import static org.sdohsync.smart.SmartClientFixture.firstTokens;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.AddressException;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.fake.FakeSource;
import org.sdohsync.smart.launch.AuthorizationForm;
import org.sdohsync.smart.launch.LaunchException;
import org.sdohsync.smart.launch.LaunchException.Reason;
import org.sdohsync.testkit.Requirement;

/** Launches that a source begins, and requests that the browser posts. */
@Timeout(600)
class EhrLaunchTest {
    private static final String HANDLE = "a b&c=/?+%23";

    private final SmartClientFixture world = new SmartClientFixture();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    @Requirement({"LCH-01", "LCH-02", "LCH-04", "AZR-07", "IPA-03", "INF-08", "IPA-01"})
    void launched_byAKnownSource_sendsItsHandleAndHandsTheContextBack() {
        world.source.token(FakeSource.answer(
                200,
                FakeSource.tokenJson("a1", "r1", 3600)
                        .text("patient", "p1")
                        .text("encounter", "e1")
                        .flag("need_patient_banner", false)
                        .build()));
        SmartClient client = world.client();

        Launch launch = client.launchFromEhr(launchOf(world.source.base() + "/", HANDLE))
                .account("clinic")
                .asRecipient("Organization/1")
                .startLaunch();
        Connection connection = client.completeLaunch(approval(launch.authorizeUrl()));

        assertThat(asked(launch.authorizeUrl()))
                .containsEntry("launch", HANDLE)
                .containsEntry("aud", world.source.base() + "/")
                .containsEntry("scope", "user/Task.rus offline_access launch");
        assertThat(connection.account()).isEqualTo("clinic");
        assertThat(connection.context().patient()).contains("p1");
        assertThat(connection.context().encounter()).contains("e1");
        assertThat(connection.context().needPatientBanner()).contains(false);
        client.close();
    }

    @Test
    @Requirement("LCH-10")
    void launched_byAnUnknownSource_sendsNothing() {
        SmartClient client = world.client(appWithoutSources(), url -> {});

        assertThatExceptionOfType(LaunchException.class)
                .isThrownBy(
                        () -> client.launchFromEhr(launchOf(world.source.base().toString(), HANDLE)))
                .satisfies(failed -> assertThat(failed.reason()).isEqualTo(Reason.UNKNOWN_SOURCE))
                .withMessageContaining("SmartApp.launchedFrom")
                .withMessageNotContaining(HANDLE);
        assertThat(world.source.requests()).isEmpty();
        client.close();
    }

    @Test
    @Requirement("LCH-10")
    void launched_bySourceOnTheList_isTaken() {
        SmartClient client = world.client(appWithoutSources().launchedFrom(world.source.base() + "/"), url -> {});

        ConnectStep step = client.launchFromEhr(launchOf(world.source.base().toString(), HANDLE));

        assertThat(step).isNotNull();
        assertThatExceptionOfType(LaunchException.class)
                .isThrownBy(() -> client.launchFromEhr(launchOf(world.source.base() + "/other", HANDLE)))
                .satisfies(failed -> assertThat(failed.reason()).isEqualTo(Reason.UNKNOWN_SOURCE));
        client.close();
    }

    @Test
    @Requirement("LCH-10")
    void launched_bySourceThatWasConnected_isTakenByAnAppWithoutSettings() {
        world.source.token(firstTokens());
        SmartClient first = world.client();
        Launch launch = first.connect(world.source.base().toString())
                .asRecipient("Organization/1")
                .startLaunch();
        Connection connection = first.completeLaunch(approval(launch.authorizeUrl()));
        first.close();
        SmartClient later = world.client(appWithoutSources(), url -> {});

        assertThat(later.launchFromEhr(launchOf(connection.source().toString(), HANDLE)))
                .isNotNull();

        assertThat(later.disconnect(connection.id())).isNotNull();

        assertThatExceptionOfType(LaunchException.class)
                .isThrownBy(
                        () -> later.launchFromEhr(launchOf(connection.source().toString(), HANDLE)))
                .satisfies(failed -> assertThat(failed.reason()).isEqualTo(Reason.UNKNOWN_SOURCE));
        later.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://app.example/launch",
                "https://app.example/launch?launch=x",
                "https://app.example/launch?iss=https://ehr.example/fhir",
                "https://app.example/launch?iss=https://ehr.example/fhir&launch=",
                "https://app.example/launch?iss=https://ehr.example/fhir&iss=https://b.example&launch=x",
                "https://app.example/launch?iss=https://ehr.example/fhir&launch=x#part"
            })
    @Requirement("LCH-01")
    void launched_withoutItsTwoParameters_isMalformed(String address) {
        SmartClient client = world.client();

        assertThatExceptionOfType(LaunchException.class)
                .isThrownBy(() -> client.launchFromEhr(URI.create(address)))
                .satisfies(failed -> assertThat(failed.reason()).isEqualTo(Reason.MALFORMED_LAUNCH));
        client.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://ehr.example/fhir", "https://169.254.169.254/fhir", "https://u@ehr.example/fhir"})
    @Requirement("LCH-10")
    void launched_byAnUnsafeAddress_isRefusedEvenIfListed(String iss) {
        SmartClient client = world.client(appWithoutSources().launchedFrom(iss), url -> {});

        assertThatExceptionOfType(AddressException.class).isThrownBy(() -> client.launchFromEhr(launchOf(iss, HANDLE)));
        client.close();
    }

    @Test
    @Requirement("LCH-03")
    void connect_standalone_sendsNoHandle() {
        SmartClient client = world.client();

        Launch launch = client.connect(world.source.base().toString())
                .asRecipient("Organization/1")
                .startLaunch();

        assertThat(asked(launch.authorizeUrl())).doesNotContainKey("launch");
        assertThat(launch.form()).isEmpty();
        client.close();
    }

    @Test
    @Requirement({"AZR-16", "AZR-18", "AZR-19"})
    void form_whereTheSourceTakesPosts_carriesTheSameRequest() {
        world.source.configuration(world.source
                .configuration()
                .texts("capabilities", List.of("launch-ehr", "authorize-post", "permission-v2"))
                .build());
        world.source.token(firstTokens());
        SmartClient client = world.client();

        Launch launch = client.launchFromEhr(launchOf(world.source.base().toString(), "\"><script>'&"))
                .asRecipient("Organization/1")
                .startLaunch();

        AuthorizationForm form = launch.form().orElseThrow();
        assertThat(form.action()).isEqualTo(world.source.uri("/auth/authorize"));
        assertThat(form.fields()).containsExactlyInAnyOrderEntriesOf(asked(launch.authorizeUrl()));
        assertThat(form.html())
                .contains("method=\"post\"", "value=\"&quot;&gt;&lt;script&gt;&#39;&amp;\"")
                .doesNotContain("<script>");
        String state = Map.copyOf(form.fields()).getOrDefault("state", "");
        assertThat(form.toString()).contains("state").doesNotContain(state);
        assertThat(client.completeLaunch(approval(launch.authorizeUrl())).source())
                .isEqualTo(world.source.base());
        client.close();
    }

    private static SmartApp appWithoutSources() {
        return SmartApp.named("foodbank").redirect(SmartClientFixture.REDIRECT);
    }

    private static URI launchOf(String iss, String handle) {
        return URI.create("https://app.example/launch?iss=" + URLEncoder.encode(iss, StandardCharsets.UTF_8)
                + "&launch=" + URLEncoder.encode(handle, StandardCharsets.UTF_8));
    }
}
