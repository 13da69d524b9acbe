// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.RecordQuery;
import org.sdohsync.core.store.Store;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.fake.FaultyRecords;
import org.sdohsync.smart.registration.RegistrationException;
import org.sdohsync.testkit.Requirement;

/** Client ids that registrations hand out. */
class ClientIdUsesTest {
    private static final FhirBase FIRST = FhirBase.restore("https://first.example/fhir");
    private static final FhirBase SECOND = FhirBase.restore("https://second.example/fhir");
    private static final URI TOKEN = URI.create("https://as.example/token");
    private static final URI REGISTER = URI.create("https://as.example/register");
    private static final URI ELSEWHERE = URI.create("https://other.example/token");

    private final FaultyRecords records = new FaultyRecords();
    private final SmartApp app = SmartApp.named("app")
            .registeredAt(FIRST.toString(), ClientIdentity.publicClient("by-hand"))
            .registeredAt("https://third.example/fhir", ClientIdentity.publicClient("by-hand"));
    private final ClientIdUses uses = new ClientIdUses(Store.over(records, Sealing.none()), app);

    @Test
    @Requirement("REG-10")
    void require_ofAnIdInUseAtAnotherServer_isRefused() {
        uses.remember("c1", FIRST, TOKEN);

        assertRefused("c1", ELSEWHERE, URI.create("https://other.example/register"));
        assertRefused("c1", ELSEWHERE, REGISTER);
        assertRefused("c1", TOKEN, URI.create("https://other.example/register"));
        assertRefused("by-hand", ELSEWHERE, URI.create("https://other.example/register"));
    }

    @Test
    void require_ofAServerThatKnowsTheAppAlready_accepts() {
        uses.remember("c1", FIRST, TOKEN);

        uses.require(SECOND, TOKEN, REGISTER, "c1");
        uses.require(FIRST, ELSEWHERE, REGISTER, "c1");
        uses.require(SECOND, ELSEWHERE, REGISTER, "c2");
    }

    @Test
    void remember_ofAnIdUsedEverywhere_keepsItSmallAndItsOwn() {
        for (int site = 0; site < 100; site++) {
            uses.remember("c1", FhirBase.restore("https://s" + site + ".example/fhir"), TOKEN);
        }

        assertThat(records.list(RecordQuery.of("client-use")))
                .singleElement()
                .satisfies(record -> assertThat(record.draft().payload()).hasSizeLessThan(2000));
        assertRefused("c1", ELSEWHERE, REGISTER);
    }

    @Test
    void forget_ofARegistrationThatIsOver_leavesTheUsesOfOthers() {
        uses.remember("c1", FIRST, TOKEN);
        uses.remember("c1", SECOND, TOKEN);

        uses.forget("c1", FIRST);
        assertThat(records.list(RecordQuery.of("client-use"))).hasSize(1);
        uses.forget("c1", SECOND);
        uses.forget("c1", SECOND);

        assertThat(records.list(RecordQuery.of("client-use"))).isEmpty();
    }

    private void assertRefused(String clientId, URI token, URI registration) {
        assertThatExceptionOfType(RegistrationException.class)
                .isThrownBy(() -> uses.require(SECOND, token, registration, clientId))
                .withMessageContaining("SmartApp.registeredAt")
                .withMessageNotContaining(clientId)
                .satisfies(refused -> assertThat(refused.reason()).isEqualTo(RegistrationException.Reason.MISMATCH));
    }
}
