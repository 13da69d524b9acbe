// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.sandbox.ReferralSource;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.client.SourceSettings;
import org.sdohsync.workflow.SdohSync;

/** The judge sees what the library sends, and a request that breaks the standards does not get by. */
@Timeout(120)
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
        }
    }

    private static URI issuer(ReferralSource source) {
        return source.authorizationServer().issuer();
    }
}
