// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.sandbox.ReferralSource;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.client.SourceSettings;
import org.sdohsync.testkit.Requirement;
import org.sdohsync.workflow.SdohSync;

/** The judge sees what the library sends, and a request that breaks the standards does not get by. */
@Timeout(480)
class JudgedTest {
    @Test
    void connect_toTheSandbox_isJudgedWithoutFault() {
        try (ReferralSource source = ReferralSource.quick("judged")) {
            connect(source, SourceSettings.none());

            // Registration, the browser's request, the code; more if the server redirects the browser to itself.
            assertThat(JudgingWitness.judged(issuer(source))).isGreaterThanOrEqualTo(3);
            assertThat(JudgingWitness.news()).isEmpty();
        }
    }

    @Test
    void connect_withARequestThatBreaksTheStandards_isNamed() {
        try (ReferralSource source = ReferralSource.quick("misjudged")) {
            connect(source, SourceSettings.none().tokenRequests(request -> request.header("Cookie", "a=b")));

            assertThat(JudgingWitness.news())
                    .singleElement()
                    .satisfies(fault -> assertThat(fault)
                            .contains("carries a cookie", issuer(source).toString()));
        }
    }

    @Test
    @Requirement({"INF-33", "INF-34"})
    void now_atTheSandbox_isJudgedToTheLastRequestForAResource() {
        try (ReferralSource source = ReferralSource.quick("judged-whole")) {
            connect(source, SourceSettings.none());

            JudgingWitness.rules(issuer(source)).verifyWhole(true);
            // All that the sync asked, and what it took to connect.
            assertThat(JudgingWitness.judged(issuer(source)))
                    .isGreaterThan((int) source.fhirServer().requests().total())
                    .isGreaterThan(5);
        }
    }

    @Test
    void fhirRequest_withoutATokenOrWithAForeignOne_isNamed() throws IOException {
        try (ReferralSource source = ReferralSource.quick("misjudged-fhir")) {
            connect(source, SourceSettings.none());

            assertThat(ask(source, new Request.Builder())).isEqualTo(401);
            assertThat(ask(source, new Request.Builder().header("Authorization", "Bearer made-up")))
                    .isEqualTo(401);
            source.stop();

            assertThat(JudgingWitness.news())
                    .anyMatch(fault -> fault.contains("fhir: without a token (GET /fhir/Task)"))
                    .anyMatch(fault -> fault.contains("fhir: access token was not issued here (GET /fhir/Task)"))
                    .hasSize(2);
        }
    }

    private static int ask(ReferralSource source, Request.Builder request) throws IOException {
        String url = source.fhirBase() + "/Task?owner=" + source.recipient();
        try (Response response =
                new OkHttpClient().newCall(request.url(url).build()).execute()) {
            return response.code();
        }
    }

    private static void connect(ReferralSource source, SourceSettings settings) {
        SmartApp app = SmartApp.named("food bank")
                .redirect("http://127.0.0.1:0/callback")
                .at(source.fhirBase().toString(), settings);
        try (SdohSync sync = SdohSync.builder(app)
                .addressRules(AddressRules.strict().allowingLoopback())
                .browser(page -> ReferralSource.workerOfAnySource().visitAndFollow(page))
                .onReferral(referral -> {})
                .build()) {
            assertThat(sync.connect(source.fhirBase().toString())
                            .asRecipient(source.recipient())
                            .inBrowser()
                            .grantedScopes())
                    .isNotEmpty();
            assertThat(sync.syncNow().complete()).isTrue();
        }
    }

    private static URI issuer(ReferralSource source) {
        return source.authorizationServer().issuer();
    }
}
