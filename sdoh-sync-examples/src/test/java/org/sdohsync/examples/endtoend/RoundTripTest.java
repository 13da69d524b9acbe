// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sdohsync.core.connection.ConnectionEvent;
import org.sdohsync.core.connection.Health;
import org.sdohsync.core.store.Store;
import org.sdohsync.examples.Printed;
import org.sdohsync.sandbox.ReferralSource;
import org.sdohsync.sandbox.auth.TokenLifetimes;
import org.sdohsync.sandbox.auth.TokenRequest.Outcome;
import org.sdohsync.sandbox.auth.TokenRequests;
import org.sdohsync.sandbox.fhir.ability.Abilities;
import org.sdohsync.testkit.Requirement;
import org.sdohsync.testkit.SeededEntropy;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.sync.SyncReport;

/** Three unlike sources, one application, every referral answered; the servers are asked whether it is true. */
@Timeout(600)
class RoundTripTest {
    private static final Path LOG = Path.of("target", "test.log");
    private static final Set<String> BEYOND_CAPACITY = Set.of("task-requested-5");
    private static final byte[] KEY = SeededEntropy.of(7).bytes(32);

    private static List<ReferralSource> sources = List.of();
    private static List<Snapshot> before = List.of();
    private static List<Snapshot> after = List.of();
    private static SyncReport last;
    private static List<ConnectionEvent> events = new ArrayList<>();
    private static String printed = "";

    @TempDir
    static Path directory;

    @BeforeAll
    static void play() {
        sources = List.of(
                source("county", Abilities.full(), false),
                source("lake", Abilities.modest(), true),
                source("river", Abilities.frugal(), false));
        before = sources.stream().map(Snapshot::of).toList();
        try (Printed out = new Printed();
                Store store = FoodBank.store(directory, KEY);
                SdohSync sync = FoodBank.app()
                        .store(store)
                        .browser(page -> ReferralSource.workerOfAnySource().visitAndFollow(page))
                        .onReferral(referral -> {
                            // An application that prints whatever it is handed.
                            System.out.println(referral + " " + referral.connection() + " " + referral.details());
                            FoodBank.step(referral, BEYOND_CAPACITY);
                        })
                        .onConnection(events::add)
                        .build()) {
            sources.forEach(source -> sync.connect(source.fhirBase().toString())
                    .asRecipient(source.recipient())
                    .inBrowser());
            last = FoodBank.runUntilIdle(sync);
            while (!sources.stream().allMatch(RoundTripTest::refreshed)) {
                last = sync.syncNow();
            }
            System.out.println(last + " " + sync.connections() + events);
            printed = out.text();
        }
        after = sources.stream().map(Snapshot::of).toList();
    }

    @AfterAll
    static void stop() {
        sources.forEach(ReferralSource::close);
    }

    @Test
    @Requirement({"LCH-13", "IPA-02", "INF-33"})
    void now_untilIdle_endsCompleteAndConnectedEverywhere() {
        assertThat(last.complete()).as(last.toString()).isTrue();
        assertThat(last.results()).hasSize(sources.size());
        assertThat(last.results())
                .allSatisfy(result ->
                        assertThat(result.connection().health().state()).isEqualTo(Health.State.CONNECTED));
    }

    @Test
    @Requirement({"SCP-01", "SCP-02", "SCP-03", "SCP-05"})
    void now_untilIdle_answersEveryReferralWithOneProcedureEach() {
        for (int i = 0; i < sources.size(); i++) {
            assertThat(before.get(i).openForUs()).hasSizeGreaterThan(10);
            after.get(i).assertFinishedSince(before.get(i), BEYOND_CAPACITY);
        }
    }

    @Test
    void now_untilIdle_changesNothingElse() {
        for (int i = 0; i < sources.size(); i++) {
            after.get(i).assertOnlyOursChangedSince(before.get(i));
        }
    }

    @Test
    @Requirement("REF-05")
    void now_withTokensOfASecond_refreshesAndNeverReuses() {
        for (ReferralSource source : sources) {
            TokenRequests requests = source.authorizationServer().tokenRequests();
            assertThat(requests.count("authorization_code", Outcome.ISSUED)).isEqualTo(1);
            assertThat(requests.count("refresh_token", Outcome.ISSUED)).isPositive();
            assertThat(requests.count("refresh_token", Outcome.REFUSED)).isZero();
            assertThat(requests.reuses()).isZero();
        }
    }

    @Test
    @Requirement({"USE-10", "SEC-04"})
    void everythingWritten_holdsNoSecret() throws IOException {
        Set<String> secrets = sources.stream()
                .flatMap(source -> source.authorizationServer().issuedSecrets().stream())
                .collect(Collectors.toSet());
        List<Path> files = storeFiles();
        String log = read(LOG);

        assertThat(secrets).hasSizeGreaterThan(3 * sources.size());
        assertThat(files).hasSizeGreaterThan(sources.size());
        for (Path file : files) {
            assertHoldsNone(secrets, file.toString(), read(file));
            assertHoldsNone(Set.of(new String(KEY, StandardCharsets.ISO_8859_1)), "the key in " + file, read(file));
        }
        assertThat(printed).contains("task-requested-1").contains("SyncReport[");
        assertHoldsNone(secrets, "what was printed", printed);
        assertThat(log).contains("org.sdohsync.smart.");
        assertHoldsNone(secrets, "the log", log);
    }

    private static void assertHoldsNone(Set<String> secrets, String where, String text) {
        // Not an assertion on the text: its message would show the secret.
        assertThat(secrets.stream().noneMatch(text::contains)).as(where).isTrue();
    }

    private static List<Path> storeFiles() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    private static ReferralSource source(String name, Abilities abilities, boolean narratives) {
        return ReferralSource.builder(name)
                .abilities(abilities)
                .narratives(narratives)
                .lifetimes(TokenLifetimes.DEFAULT
                        .accessToken(Duration.ofSeconds(1))
                        .grace(Duration.ofMinutes(5)))
                .start();
    }

    private static boolean refreshed(ReferralSource source) {
        return source.authorizationServer().tokenRequests().count("refresh_token", Outcome.ISSUED) > 0;
    }
}
