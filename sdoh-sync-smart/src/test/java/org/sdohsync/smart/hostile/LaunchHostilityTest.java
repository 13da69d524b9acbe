// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.AddressException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.smart.fake.FakeSource;
import org.sdohsync.smart.launch.LaunchException;
import org.sdohsync.smart.launch.LaunchException.Reason;
import org.sdohsync.testkit.Hostile;
import org.sdohsync.testkit.Requirement;

/** Launch addresses that somebody else made up. */
class LaunchHostilityTest {
    private static final String LAUNCH = "https://app.example/launch?launch=x&iss=";

    private final Stage stage = new Stage();

    @AfterEach
    void close() {
        stage.close();
    }

    static Stream<Arguments> strangers() {
        return Stream.of(
                stranger("unknown", stage -> stage.foreign.url("/fhir")),
                stranger("unknown and public", stage -> "https://ehr.example/fhir"),
                stranger("other port", stage -> stage.otherPort.url("/fhir")),
                stranger("scheme in capitals", stage -> base(stage).replace("http:", "HTTP:")),
                stranger("host in capitals", stage -> base(stage).replace("localhost", "LOCALHOST")),
                stranger("path in capitals", stage -> base(stage).replace("/fhir", "/FHIR")),
                stranger("longer path", stage -> base(stage) + "/extra"),
                stranger("path that climbs", stage -> base(stage) + "/../fhir"),
                stranger("shorter path", stage -> base(stage).replace("/fhir", "")),
                stranger(
                        "look-alike host",
                        stage -> base(stage)
                                .replace("localhost", "localhost.ehr.example")
                                .replace("http:", "https:")));
    }

    private static Arguments stranger(String name, Function<Stage, String> iss) {
        return Arguments.of(name, iss);
    }

    private static String base(Stage stage) {
        return stage.home.base().toString();
    }

    @Hostile(11)
    @Requirement("LCH-10")
    @ParameterizedTest(name = "11 iss: {0}")
    @MethodSource("strangers")
    void launched_byAStranger_sendsNothing(String name, Function<Stage, String> iss) {
        SyncException failed = refused(LAUNCH + Stage.encoded(iss.apply(stage)));

        assertThat(failed)
                .isInstanceOfSatisfying(
                        LaunchException.class,
                        stranger -> assertThat(stranger.reason()).isEqualTo(Reason.UNKNOWN_SOURCE));
    }

    @Hostile(11)
    @Requirement("LCH-10")
    @ParameterizedTest(name = "11 iss {0}")
    @ValueSource(
            strings = {
                "http://169.254.169.254/",
                "https://169.254.169.254/latest/meta-data",
                "https://[fe80::1]/fhir",
                "https://10.1.2.3/fhir",
                "https://100.64.0.1/fhir",
                "https://[fd00::1]/fhir",
                "https://0.0.0.0/fhir",
                "http://ehr.example/fhir",
                "https://user@ehr.example/fhir",
                "https://ehr.example/fhir?tenant=1",
                "https://ehr.example/fhir#part",
                "https://ehr.example:70000/fhir",
                "javascript:alert(1)",
                "file:///etc/passwd",
                "//ehr.example/fhir",
                "ehr.example",
                "https://ehr.example/fh ir"
            })
    void launched_byAnUnsafeAddress_sendsNothing(String iss) {
        assertThat(refused(LAUNCH + Stage.encoded(iss))).isInstanceOf(AddressException.class);
    }

    @Hostile(11)
    @Requirement("LCH-01")
    @ParameterizedTest(name = "11 parameters {0}")
    @ValueSource(
            strings = {
                "iss=HOME",
                "iss=HOME&launch=",
                "launch=x",
                "iss=&launch=x",
                "iss=HOME&iss=HOME&launch=x",
                "iss=HOME&iss=https%3A%2F%2Fehr.example&launch=x",
                "iss=HOME&launch=x&launch=y",
                "iss=HOME#&launch=x",
                ""
            })
    void launched_withOtherParameters_isMalformed(String parameters) {
        SyncException failed =
                refused("https://app.example/launch?" + parameters.replace("HOME", Stage.encoded(base(stage))));

        assertThat(failed)
                .isInstanceOfSatisfying(
                        LaunchException.class,
                        malformed -> assertThat(malformed.reason()).isEqualTo(Reason.MALFORMED_LAUNCH));
    }

    @Hostile(11)
    @Requirement("AZR-07")
    @ParameterizedTest(name = "11 known iss with slashes ''{0}''")
    @ValueSource(strings = {"", "/", "//"})
    void launched_byTheSourceWithSlashes_isTheSameSource(String slashes) {
        String iss = base(stage) + slashes;

        URI asked = stage.client()
                .launchFromEhr(URI.create(LAUNCH + Stage.encoded(iss)))
                .asRecipient("Organization/1")
                .startLaunch()
                .authorizeUrl();

        assertThat(FakeSource.query(asked.getRawQuery()))
                .containsEntry("aud", iss)
                .containsEntry("launch", "x");
    }

    private SyncException refused(String launchUrl) {
        Connection held = stage.connected();
        int before = stage.home.requests().size();

        SyncException failed = Stage.failure(() -> stage.client().launchFromEhr(URI.create(launchUrl)));

        assertThat(stage.home.requests()).hasSize(before);
        assertThat(stage.grant(held.id())).isEqualTo(Stage.Grant.KEPT);
        return failed;
    }
}
