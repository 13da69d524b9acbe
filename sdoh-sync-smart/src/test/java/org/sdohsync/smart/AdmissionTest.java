// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sdohsync.smart.SmartClientFixture.approval;
import static org.sdohsync.smart.fake.FakeSource.tokens;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.core.audit.AuditEntry;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.internal.http.OutgoingRequest;
import org.sdohsync.core.internal.http.TokenSource;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.time.Jitter;
import org.sdohsync.smart.admission.Admission;
import org.sdohsync.smart.admission.AdmissionException;
import org.sdohsync.smart.admission.AdmissionException.Rule;
import org.sdohsync.smart.admission.QuotaUse;
import org.sdohsync.smart.admission.QuotaUse.Kind;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.testkit.RecordingPause;
import org.sdohsync.testkit.SeededEntropy;

/** Who may come in, at each place where a source's address enters. */
@Timeout(600)
class AdmissionTest {
    private final SmartClientFixture world = new SmartClientFixture();
    private final List<AuditEntry> audited = new ArrayList<>();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void connect_toSourceThatIsNotListed_isRefusedAndSendsNothing() {
        try (SmartClient client = client(Admission.open().sources("https://fhir.example/r4"))) {
            refused(Rule.NOT_LISTED, () -> client.connect(base()));
            refused(Rule.NOT_LISTED, () -> client.sources().parseAddress(base()));
            refused(Rule.NOT_LISTED, () -> client.sources().parseQrCode(base()));
            refused(Rule.NOT_LISTED, () -> client.sources().smartConfiguration(world.source.base()));
            refused(
                    Rule.NOT_LISTED,
                    () -> client.sources().diagnose(world.source.base(), Role.recipient(List.of("Organization/1"))));
            refused(Rule.NOT_LISTED, () -> client.sources().checkIpa(world.source.base()));
            refused(Rule.NOT_LISTED, () -> client.sources().udapProfiles(world.source.base()));
            refused(Rule.NOT_LISTED, () -> client.launchFromEhr(launch()));
        }
        assertThat(world.source.requests()).isEmpty();
        assertThat(audited)
                .hasSize(8)
                .allSatisfy(entry -> assertThat(entry.outcome()).isEqualTo(AuditEntry.Outcome.REFUSED))
                .allSatisfy(entry -> assertThat(entry.detail()).isEqualTo("admission NOT_LISTED"));
    }

    @Test
    void connect_toRefusedHost_isRefusedAlsoIfListed() {
        try (SmartClient client = client(Admission.open().sources(base()).refusing("localhost:*"))) {
            refused(Rule.REFUSED_HOST, () -> client.connect(base()));
        }
        assertThat(world.source.requests()).isEmpty();
    }

    @Test
    void connect_toListedSourceOrHost_connects() {
        for (Admission rules : List.of(
                Admission.open(),
                Admission.open().sources(base() + "/"),
                Admission.open().hosts("localhost:*"),
                Admission.open()
                        .hosts("localhost:" + world.source.base().origin().port()))) {
            try (SmartClient client = client(rules)) {
                assertThat(connect(client, "anybody").source()).isEqualTo(world.source.base());
            }
        }
    }

    /** An app that is no member of a community can admit nobody by membership. */
    @Test
    void connect_whereOnlyMembersAreAdmitted_refusesAllOthersBeforeDiscovery() {
        try (SmartClient client = client(Admission.open().members())) {
            refused(Rule.NO_MEMBER, () -> connect(client, "anybody"));
        }
        assertThat(world.source.requests()).isEmpty();
    }

    @Test
    void tokens_ofStoredConnectionThatIsNotAdmittedAnyMore_areNotUsedUntilItIsAgain() {
        Connection connection;
        try (SmartClient client = client(Admission.open())) {
            connection = connect(client, "anybody");
        }
        int before = world.source.requests().size();
        try (SmartClient strict = client(Admission.open().hosts("*.example"))) {
            assertThatExceptionOfType(AuthorizationException.class)
                    .isThrownBy(() -> strict.tokens(connection.id()).token())
                    .withMessageContaining("NOT_LISTED")
                    .satisfies(rests -> {
                        assertThat(rests.reason()).isEqualTo(AuthorizationException.Reason.CLIENT_CONFIG);
                        assertThat(rests).hasCauseInstanceOf(AdmissionException.class);
                    });
            world.clock.advance(Duration.ofHours(2));
            assertThatExceptionOfType(AuthorizationException.class)
                    .isThrownBy(() -> strict.tokens(connection.id()).token());
            assertThatExceptionOfType(SyncException.class).isThrownBy(() -> strict.retry(connection.id()));
            assertThat(strict.connections()).hasSize(1);
        }
        assertThat(world.source.requests()).hasSize(before);

        world.source.token(tokens("a2", "r2", 3600));
        try (SmartClient client = client(Admission.open().sources(base()))) {
            assertThat(client.tokens(connection.id()).token().reveal()).isEqualTo("a2");
        }
    }

    @Test
    void connect_beyondTheQuotas_isRefusedBeforeTheUserIsSentAway() {
        try (SmartClient client = client(Admission.open().connections(2, 0))) {
            connect(client, "one");
            connect(client, "two");
            refused(Rule.CONNECTIONS_PER_SOURCE, () -> begin(client, "three"));
            assertThat(connect(client, "two").account()).isEqualTo("two");
            assertThat(client.connections()).hasSize(2);
        }
        try (SmartClient client = client(Admission.open().connections(0, 1))) {
            refused(
                    Rule.CONNECTIONS_PER_ACCOUNT,
                    () -> client.connect(world.other.base().toString())
                            .account("one")
                            .asRecipient("Organization/1")
                            .startLaunch());
        }
    }

    /** Two launches of one account began before either ended: the second one is not stored, and its grant is given back. */
    @Test
    void complete_beyondTheQuota_storesNothingAndRevokes() {
        try (SmartClient client = client(Admission.open().connections(1, 0))) {
            URI first = begin(client, "one");
            URI second = begin(client, "two");
            world.source.token(tokens("a1", "r1", 3600)).token(tokens("a2", "r2", 3600));
            client.completeLaunch(approval(first));

            refused(Rule.CONNECTIONS_PER_SOURCE, () -> client.completeLaunch(approval(second)));

            assertThat(client.connections()).hasSize(1);
            assertThat(world.source.requests("/auth/revoke")).isNotEmpty();
        }
    }

    @Test
    void requests_beyondTheQuotaOfAnHour_areNotSentAndTellWhenToTryAgain() {
        try (SmartClient client = client(Admission.open().requestsPerHour(3, 2))) {
            Connection one = connect(client, "one");
            Connection two = connect(client, "two");
            request(client, one);
            request(client, one);
            world.clock.advance(Duration.ofMinutes(20));

            assertThatExceptionOfType(AdmissionException.class)
                    .isThrownBy(() -> request(client, one))
                    .satisfies(used -> {
                        assertThat(used.rule()).isEqualTo(Rule.REQUESTS_PER_ACCOUNT);
                        assertThat(used.retryable()).isTrue();
                        assertThat(used.retryAfter()).contains(Duration.ofMinutes(40));
                    });
            request(client, two);
            refused(Rule.REQUESTS_PER_SOURCE, () -> request(client, two));
            world.clock.advance(Duration.ofMinutes(39));
            refused(Rule.REQUESTS_PER_ACCOUNT, () -> request(client, one));
            world.clock.advance(Duration.ofMinutes(1));
            request(client, one);
        }
    }

    @Test
    void quotas_used_tellTheGreatestOfAccountsWithoutNamesAndEachSource() {
        try (SmartClient client = client(Admission.open().connections(4, 2).requestsPerHour(10, 2))) {
            Connection one = connect(client, "anna.smith");
            connect(client, "two");
            request(client, one);
            world.clock.advance(Duration.ofMinutes(30));
            request(client, one);

            List<QuotaUse> uses = client.quotas(client.connections());
            assertThat(uses)
                    .containsExactly(
                            new QuotaUse(Kind.CONNECTIONS, Optional.of(world.source.base()), 2, 4, 0),
                            new QuotaUse(Kind.CONNECTIONS, Optional.empty(), 1, 2, 0),
                            new QuotaUse(Kind.REQUESTS_PER_HOUR, Optional.of(world.source.base()), 2, 10, 0),
                            new QuotaUse(Kind.REQUESTS_PER_HOUR, Optional.empty(), 2, 2, 1));
            assertThat(uses).extracting(QuotaUse::ratio).containsExactly(0.5, 0.5, 0.2, 1.0);
            assertThat(uses.toString())
                    .contains(base() + ": 2 of 10 requests in an hour")
                    .contains("accounts: at most 2 of 2 requests in an hour are used by one, 1 have all")
                    .doesNotContain("anna.smith");

            world.clock.advance(Duration.ofMinutes(30));
            assertThat(client.quotas(client.connections()))
                    .filteredOn(use -> use.quota() == Kind.REQUESTS_PER_HOUR)
                    .containsExactly(new QuotaUse(Kind.REQUESTS_PER_HOUR, Optional.empty(), 0, 2, 0));
        }
    }

    @Test
    void quotas_withoutQuota_areEmpty() {
        try (SmartClient client = client(Admission.open())) {
            request(client, connect(client, "one"));

            assertThat(client.quotas(client.connections())).isEmpty();
        }
    }

    private static void request(SmartClient client, Connection connection) {
        TokenSource source = TokenSource.of(client.tokens(connection.id()));
        OutgoingRequest ignored =
                source.sign(OutgoingRequest.get(connection.source().resolve("Task")), Secret.of("an access token"));
    }

    private static void refused(Rule rule, Runnable entry) {
        assertThatExceptionOfType(AdmissionException.class)
                .isThrownBy(entry::run)
                .satisfies(refused -> assertThat(refused.rule()).isEqualTo(rule));
    }

    private Connection connect(SmartClient client, String account) {
        world.source.token(tokens("a1", "r1", 3600));
        return client.completeLaunch(approval(begin(client, account)));
    }

    private URI begin(SmartClient client, String account) {
        return client.connect(base())
                .account(account)
                .asRecipient("Organization/1")
                .startLaunch()
                .authorizeUrl();
    }

    private URI launch() {
        return URI.create(
                "https://app.example/launch?launch=1&iss=" + URLEncoder.encode(base(), StandardCharsets.UTF_8));
    }

    private String base() {
        return world.source.base().toString();
    }

    private SmartClient client(Admission rules) {
        SmartApp app = world.app().admission(rules);
        return SmartClient.builder(app, world.store)
                .http(new OkHttpClient())
                .clock(world.clock)
                .entropy(SeededEntropy.of(System.identityHashCode(app)))
                .pause(RecordingPause.create())
                .jitter(Jitter.none())
                .addressRules(AddressRules.strict().allowingLoopback())
                .onAudit(audited::add)
                .build();
    }
}
