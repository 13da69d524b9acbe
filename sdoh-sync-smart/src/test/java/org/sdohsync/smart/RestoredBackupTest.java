// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sdohsync.smart.SmartClientFixture.approval;
import static org.sdohsync.smart.SmartClientFixture.firstTokens;
import static org.sdohsync.smart.fake.FakeSource.answer;
import static org.sdohsync.smart.fake.FakeSource.tokens;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sdohsync.core.audit.AuditEntry;
import org.sdohsync.core.audit.AuditLog;
import org.sdohsync.core.audit.AuditTrail;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionEvent;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.Health;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.file.FileSystemStore;
import org.sdohsync.core.time.Jitter;
import org.sdohsync.smart.fake.FakeSource;
import org.sdohsync.smart.token.Revocation;
import org.sdohsync.testkit.RecordingPause;
import org.sdohsync.testkit.SeededEntropy;

/** A store that was restored from a backup, with an audit trail that was not. */
@Timeout(600)
class RestoredBackupTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final SmartClientFixture world = new SmartClientFixture();
    private final List<ConnectionEvent> events = new CopyOnWriteArrayList<>();
    private final List<AuditEntry> audited = new ArrayList<>();
    private final Sealing sealing = Sealing.aesGcm(SeededEntropy.of(5).bytes(32));

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void tokens_ofARestoredStore_neverSendTheRefreshTokenThatWasSpentSince() throws IOException {
        ConnectionId id = connected();
        backUp();
        refreshed(id, "a2", "r2");
        restore();
        int before = requests();
        world.clock.advance(HOUR);
        inTrail(trail -> assertThat(trail.acceptUnknownChains())
                .as("by an operator who is quick")
                .isOne());

        inProcess(client -> {
            assertThatExceptionOfType(AuthorizationException.class)
                    .isThrownBy(() -> client.tokens(id).token());
            assertThatExceptionOfType(AuthorizationException.class)
                    .as("nothing is left that a retry could send")
                    .isThrownBy(() -> client.retry(id));
            Health health = client.connection(id).orElseThrow().health();
            assertThat(health.state()).isEqualTo(Health.State.NEEDS_AUTHORIZATION);
            assertThat(health.reason()).contains("earlier copy");
        });

        assertThat(requests()).isEqualTo(before);
        assertThat(events).extracting(ConnectionEvent::kind).contains(ConnectionEvent.Kind.NEEDS_AUTHORIZATION);
        inTrail(trail -> {
            assertThat(trail.readAheadOfStore(entry -> {})).as("compared once").isEmpty();
            assertThat(trail.read(audited::add).intact()).isTrue();
        });
        assertThat(audited)
                .filteredOn(entry -> entry.action() == AuditEntry.Action.ADMINISTRATION)
                .anyMatch(entry ->
                        entry.connection().equals(id.value()) && entry.detail().contains("earlier copy"));
    }

    @Test
    void tokens_ofAConnectionThatWasMadeAgainAfterTheRestore_areRefreshedAsEver() throws IOException {
        ConnectionId id = connected();
        backUp();
        refreshed(id, "a2", "r2");
        restore();
        world.clock.advance(HOUR);
        world.source.token(tokens("a3", "r3", 3600));
        inProcess(client -> {
            Connection again = client.completeLaunch(
                    approval(client.reconnect(id).startLaunch().authorizeUrl()));
            assertThat(again.id()).isEqualTo(id);
        });
        world.clock.advance(HOUR);

        refreshed(id, "a4", "r4");

        assertThat(world.source.forms(FakeSource.TOKEN).get(requests() - 1)).containsEntry("refresh_token", "r3");
    }

    /** The source does not rotate: what the backup holds is good. */
    @Test
    void tokens_ofARestoredStore_areRefreshedWithARefreshTokenThatStayedTheSame() throws IOException {
        ConnectionId id = connected();
        backUp();
        refreshed(id, "a2", null);
        restore();
        world.clock.advance(HOUR);

        refreshed(id, "a3", null);

        assertThat(world.source.forms(FakeSource.TOKEN).get(requests() - 1)).containsEntry("refresh_token", "r1");
    }

    @Test
    void tokens_ofAConnectionThatWasEndedSince_areNotUsed() throws IOException {
        world.source.on(
                "/auth/revoke", request -> answer(200, JsonObject.builder().build()));
        ConnectionId id = connected();
        backUp();
        world.clock.advance(HOUR);
        inProcess(client -> assertThat(client.disconnect(id)).isEqualTo(Revocation.DONE));
        restore();
        int before = requests();
        world.clock.advance(HOUR);

        inProcess(client -> {
            assertThatExceptionOfType(AuthorizationException.class)
                    .isThrownBy(() -> client.tokens(id).token());
            assertThat(client.connection(id).orElseThrow().health().reason()).contains("ended since");
        });

        assertThat(requests()).isEqualTo(before);
    }

    /** No restore: a process was killed, and the store was not told of its last entries. */
    @Test
    void tokens_afterAProcessDied_areRefreshedAsEver() {
        Store store = store();
        AuditTrail trail = trail(store);
        SmartClient killed = client(store, trail);
        ConnectionId id = connect(killed).id();
        world.clock.advance(HOUR);
        world.source.token(tokens("a2", "r2", 3600));
        assertThat(killed.tokens(id).token()).isEqualTo(Secret.of("a2"));
        world.clock.advance(HOUR);

        refreshed(id, "a3", "r3");

        assertThat(world.source.forms(FakeSource.TOKEN).get(requests() - 1)).containsEntry("refresh_token", "r2");
        killed.close();
    }

    /** Clocks are set back: the order of times proves nothing. */
    @Test
    void tokens_afterAProcessDiedAndTheClockWasSetBack_areRefreshedAsEver() {
        Store store = store();
        SmartClient killed = client(store, trail(store));
        ConnectionId id = connect(killed).id();
        world.clock.advance(HOUR.multipliedBy(2));
        world.source.token(tokens("a2", "r2", 3600));
        assertThat(killed.tokens(id).token()).isEqualTo(Secret.of("a2"));
        world.clock.advance(HOUR.multipliedBy(2).negated().plusSeconds(7));
        world.source.token(tokens("a3", "r3", 3600));
        assertThat(killed.ensureFresh(id, HOUR.multipliedBy(24))).isPresent();

        refreshed(id, "a4", "r4");

        assertThat(world.source.forms(FakeSource.TOKEN).get(requests() - 1)).containsEntry("refresh_token", "r3");
        killed.close();
    }

    /** Refreshed twice since, by two processes: only the second brought another refresh token. */
    @Test
    void tokens_ofARestoredStore_areFollowedThroughTheEntriesOfSeveralProcesses() throws IOException {
        ConnectionId id = connected();
        backUp();
        refreshed(id, "a2", null);
        refreshed(id, "a3", "r3");
        restore();
        int before = requests();
        world.clock.advance(HOUR);

        inProcess(client -> assertThatExceptionOfType(AuthorizationException.class)
                .isThrownBy(() -> client.tokens(id).token()));

        assertThat(requests()).isEqualTo(before);
    }

    private ConnectionId connected() {
        List<ConnectionId> made = new ArrayList<>();
        inProcess(client -> made.add(connect(client).id()));
        return made.get(0);
    }

    private Connection connect(SmartClient client) {
        world.source.token(firstTokens());
        world.source.configuration(world.source.configuration().build());
        return client.completeLaunch(approval(client.connect(world.source.base().toString())
                .asRecipient("Organization/1")
                .startLaunch()
                .authorizeUrl()));
    }

    /** A process that refreshes and ends. */
    private void refreshed(ConnectionId id, String access, @Nullable String refresh) {
        world.source.token(tokens(access, refresh, 3600));
        world.clock.advance(HOUR);
        inProcess(client -> assertThat(client.tokens(id).token()).isEqualTo(Secret.of(access)));
    }

    private int requests() {
        return world.source.forms(FakeSource.TOKEN).size();
    }

    private void inProcess(Consumer<SmartClient> work) {
        try (Store store = store();
                AuditTrail trail = trail(store);
                SmartClient client = client(store, trail)) {
            work.accept(client);
        }
    }

    private void inTrail(Consumer<AuditTrail> work) {
        try (Store store = store();
                AuditTrail trail = trail(store)) {
            work.accept(trail);
        }
    }

    private SmartClient client(Store store, AuditTrail trail) {
        return SmartClient.builder(world.app(), store)
                .http(new OkHttpClient())
                .clock(world.clock)
                .pause(RecordingPause.create())
                .jitter(Jitter.none())
                .addressRules(AddressRules.strict().allowingLoopback())
                .onConnection(events::add)
                .onAudit(trail)
                .build();
    }

    private Store store() {
        return FileSystemStore.at(folder.resolve("store")).sealedWith(sealing);
    }

    private AuditTrail trail(Store store) {
        return AuditTrail.open(AuditLog.directory(folder.resolve("audit")), sealing, store);
    }

    private void backUp() throws IOException {
        copy(folder.resolve("store"), folder.resolve("backup"));
    }

    private void restore() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("store"))) {
            for (Path file : files.sorted((one, other) -> other.compareTo(one)).toList()) {
                Files.delete(file);
            }
        }
        copy(folder.resolve("backup"), folder.resolve("store"));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            files.forEach(file -> {
                try {
                    Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
                } catch (IOException failed) {
                    throw new UncheckedIOException(failed);
                }
            });
        }
    }
}
