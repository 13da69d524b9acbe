// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.internal.connection.AuthorizationEndpoints;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.RecordQuery;
import org.sdohsync.core.store.Store;
import org.sdohsync.smart.fake.FaultyRecords;
import org.sdohsync.testkit.MutableClock;
import org.sdohsync.testkit.Requirement;

/** Which endpoints go together, for sources that share a server, for tenants of one host, and for others. */
class AuthorizationServersTest {
    private static final FhirBase FIRST = FhirBase.restore("https://first.example/fhir");
    private static final FhirBase SECOND = FhirBase.restore("https://second.example/fhir");
    private static final String HOST = "https://as.example";

    private final MutableClock clock = MutableClock.at(Instant.parse("2026-01-01T00:00:00Z"));
    private final FaultyRecords records = new FaultyRecords();
    private final AuthorizationServers servers = new AuthorizationServers(Store.over(records, Sealing.none()), clock);

    @Test
    @Requirement("AZC-12")
    void require_ofSourcesThatShareAServer_acceptsThem() {
        servers.granted(FIRST, at(HOST + "/authorize", HOST + "/token"));
        servers.granted(FIRST, at("https://login.example/authorize", "https://api.example/token"));

        servers.require(SECOND, at(HOST + "/authorize", HOST + "/token"), EndpointTrust.SAME_ORIGIN);
        servers.require(
                SECOND, at("HTTPS://AS.example:443/authorize", "https://AS.EXAMPLE/token"), EndpointTrust.SAME_ORIGIN);
        servers.require(
                SECOND, at("https://login.example/authorize", "https://api.example/token"), EndpointTrust.UNPROVED);
        servers.require(
                SECOND,
                at("https://login.example/authorize/personas/patient", "https://api.example/token"),
                EndpointTrust.UNPROVED);
    }

    @Test
    @Requirement("AZC-12")
    void require_ofTenantsOfOneHost_acceptsThem() {
        servers.granted(FIRST, at(HOST + "/tenants/1/authorize", HOST + "/tenants/1/token"));

        servers.require(
                SECOND, at(HOST + "/tenants/2/authorize", HOST + "/tenants/2/token"), EndpointTrust.SAME_ORIGIN);
        servers.require(SECOND, at(HOST + "/realms/two/auth", HOST + "/realms/two/token"), EndpointTrust.DESCRIBED);
    }

    @Test
    @Requirement("AZC-12")
    void require_ofOneTenantsSignInWithAnothersTokenEndpoint_isRefused() {
        servers.granted(FIRST, at(HOST + "/tenants/1/authorize", HOST + "/tenants/1/token"));

        assertRefused(SECOND, at(HOST + "/tenants/1/authorize", HOST + "/tenants/2/token"), EndpointTrust.SAME_ORIGIN);
    }

    @Test
    @Requirement("AZC-12")
    void require_ofATokenEndpointElsewhere_wantsItProvedOrSetByHand() {
        servers.granted(FIRST, at(HOST + "/authorize", HOST + "/token"));
        AuthorizationEndpoints elsewhere = at(HOST + "/other", "https://api.example/token");

        assertRefused(SECOND, elsewhere, EndpointTrust.UNPROVED);
        servers.require(SECOND, elsewhere, EndpointTrust.DESCRIBED);
        servers.require(SECOND, at(HOST + "/authorize", "https://api.example/token"), EndpointTrust.BY_HAND);
    }

    @Test
    @Requirement("AZC-12")
    void require_ofAKnownTokenEndpointForAnotherSignIn_isRefusedWhateverTheSignInSaysOfItself() {
        servers.granted(FIRST, at(HOST + "/authorize", HOST + "/token"));

        assertRefused(SECOND, at("https://thief.example/authorize", HOST + "/token"), EndpointTrust.UNPROVED);
        assertRefused(SECOND, at("https://thief.example/authorize", HOST + "/token"), EndpointTrust.DESCRIBED);
    }

    @Test
    void require_ofASourceThatWasOvertaken_yieldsToTheBetterProved() {
        AuthorizationEndpoints stolen = at(HOST + "/authorize", "https://thief.example/token");
        AuthorizationEndpoints own = at(HOST + "/authorize", HOST + "/token");
        servers.granted(FIRST, stolen);

        servers.require(SECOND, own, EndpointTrust.SAME_ORIGIN);
        servers.granted(SECOND, own);

        assertRefused(FIRST, stolen, EndpointTrust.UNPROVED);
        servers.granted(FIRST, stolen);
        servers.require(SECOND, own, EndpointTrust.SAME_ORIGIN);
    }

    @Test
    void require_ofASourceThatMovesByItself_leavesThatToItsPins() {
        servers.granted(FIRST, at(HOST + "/authorize", HOST + "/token"));

        servers.require(FIRST, at(HOST + "/authorize", "https://api.example/token"), EndpointTrust.UNPROVED);
    }

    @Test
    void begun_untilTheLaunchIsOver_countsAndThenIsForgotten() {
        Instant end = clock.instant().plus(Duration.ofMinutes(10));
        servers.begun(FIRST, at(HOST + "/authorize", HOST + "/token"), EndpointTrust.SAME_ORIGIN, end);
        AuthorizationEndpoints other = at(HOST + "/authorize", "https://thief.example/token");

        assertRefused(SECOND, other, EndpointTrust.UNPROVED);
        clock.advance(Duration.ofMinutes(10));
        servers.require(SECOND, other, EndpointTrust.UNPROVED);

        for (int launch = 0; launch < 50; launch++) {
            clock.advance(Duration.ofMinutes(11));
            servers.begun(
                    SECOND,
                    at("https://s" + launch + ".example/authorize?n=" + launch, "https://t.example/token"),
                    EndpointTrust.UNPROVED,
                    clock.instant().plus(Duration.ofMinutes(10)));
        }
        assertThat(records.list(RecordQuery.of("endpoint-pair"))).hasSize(3);
    }

    @Test
    void begun_underAClockTenYearsAhead_countsForNobodyOnceItIsSetBack() {
        Instant now = clock.instant();
        clock.advance(Duration.ofDays(3650));
        servers.begun(
                FIRST,
                at(HOST + "/authorize", HOST + "/token"),
                EndpointTrust.SAME_ORIGIN,
                clock.instant().plus(Duration.ofMinutes(10)));
        clock.set(now);

        servers.require(SECOND, at(HOST + "/authorize", "https://other.example/token"), EndpointTrust.UNPROVED);
    }

    @Test
    void granted_ofMoreOriginsThanAnyHostHas_keepsTheRecordSmall() {
        for (int source = 0; source < 100; source++) {
            servers.granted(
                    FhirBase.restore("https://s" + source + ".example/fhir"),
                    at("https://s" + source + ".example/authorize", "https://t.example/token"));
        }

        assertThat(records.list(RecordQuery.of("endpoint-pair").limit(300)))
                .allMatch(record -> record.draft().payload().length < 2000);
    }

    private static AuthorizationEndpoints at(String authorize, String token) {
        return AuthorizationEndpoints.of(URI.create(authorize), URI.create(token), null, null);
    }

    private void assertRefused(FhirBase base, AuthorizationEndpoints endpoints, EndpointTrust pairing) {
        assertThatExceptionOfType(AuthorizationException.class)
                .isThrownBy(() -> servers.require(base, endpoints, pairing))
                .withMessageContaining("SourceSettings")
                .satisfies(
                        refused -> assertThat(refused.reason()).isEqualTo(AuthorizationException.Reason.CLIENT_CONFIG));
    }
}
