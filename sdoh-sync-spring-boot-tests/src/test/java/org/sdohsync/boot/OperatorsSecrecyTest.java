// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.spring.view.ReferralList;
import org.sdohsync.spring.view.ReferralRow;

/** What operators see holds no secret, no account and no word of a patient, even where the actuator is told to show all. */
@Timeout(600)
class OperatorsSecrecyTest {
    private static final Sandbox COUNTY = Sandbox.county();
    private static final String SECRET = "Canary-client-secret";
    private static final String PASSWORD = "Canary-password";
    private static final String FORMER_KEY = "HxHxAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4=";
    private static final Pattern METER = Pattern.compile("\"(sdoh\\.sync\\.[a-z.]+)\"");

    @Test
    void actuator_thatShowsAll_showsNoSecretAndNothingOfAPatient() throws Exception {
        try (Pantry app = Pantry.start(
                COUNTY,
                "secrecy",
                Map.ofEntries(
                        Map.entry("management.endpoints.web.exposure.include", "*"),
                        Map.entry("management.endpoint.health.show-details", "always"),
                        Map.entry("management.endpoint.configprops.show-values", "always"),
                        Map.entry("management.endpoint.env.show-values", "always"),
                        Map.entry("sdoh-sync.former-sealing-keys", FORMER_KEY),
                        Map.entry("sdoh-sync.key-stores.hospital.password", PASSWORD),
                        Map.entry("sdoh-sync.sources.city.url", "https://city.example/r4"),
                        Map.entry("sdoh-sync.sources.city.client-id", "pantry"),
                        Map.entry("sdoh-sync.sources.city.client-secret", SECRET),
                        Map.entry("sdoh-sync.sources.city.transport.proxy.host", "proxy.city.example"),
                        Map.entry("sdoh-sync.sources.city.transport.proxy.port", 3128),
                        Map.entry("sdoh-sync.sources.city.transport.proxy.username", "pantry"),
                        Map.entry("sdoh-sync.sources.city.transport.proxy.password", PASSWORD)))) {
            Visitor visitor = new Visitor();
            var ignored = visitor.signIn(app, "alice");
            HttpResponse<String> landed = visitor.get(COUNTY.visit(Visitor.location(visitor.connect(app))));
            assertThat(landed.statusCode()).as(landed.body()).isEqualTo(303);
            assertThat(app.sync().startSync().await().broken()).isEmpty();
            List<String> words = words(app.bean(ReferralList.class).of("alice"));
            assertThat(words).as("there is something to hide").hasSizeGreaterThan(2);

            for (Map.Entry<String, String> shown : ours(app, visitor).entrySet()) {
                assertThat(shown.getValue())
                        .as(shown.getKey())
                        .isNotBlank()
                        .doesNotContain("alice")
                        .doesNotContain(words);
            }
            for (String endpoint : new String[] {"configprops", "env", "beans", "conditions", "mappings"}) {
                String shown = visitor.get(app.at("/actuator/" + endpoint)).body();
                assertThat(shown)
                        .as(endpoint)
                        .contains("sdoh")
                        .doesNotContain(Pantry.KEY, FORMER_KEY, SECRET, PASSWORD)
                        .doesNotContain(words);
            }
            assertThat(visitor.get(app.at("/actuator/configprops")).body())
                    .as("what is no secret is shown")
                    .contains("https://city.example/r4", "proxy.city.example");
        }
    }

    private static Map<String, String> ours(Pantry app, Visitor visitor) {
        Map<String, String> shown = new LinkedHashMap<>();
        List<String> paths = new ArrayList<>(List.of(
                "sdohsync", "sdohsync/" + app.sync().connections().get(0).id(), "health"));
        Matcher meters = METER.matcher(visitor.get(app.at("/actuator/metrics")).body());
        while (meters.find()) {
            paths.add("metrics/" + meters.group(1));
        }
        assertThat(paths).contains("metrics/sdoh.sync.requests", "metrics/sdoh.sync.deliveries");
        for (String path : paths) {
            HttpResponse<String> answer = visitor.get(app.at("/actuator/" + path));
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            shown.put(path, answer.body());
        }
        return shown;
    }

    /** What a source said of persons. */
    private static List<String> words(List<ReferralRow> rows) {
        List<String> words = new ArrayList<>();
        for (ReferralRow row : rows) {
            row.person().ifPresent(words::add);
            row.description().ifPresent(words::add);
            row.requester().ifPresent(words::add);
        }
        return words;
    }
}
