// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.sync;

import static java.util.Map.entry;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.error.UnknownConnectionException;
import org.sdohsync.workflow.AccountSync;
import org.sdohsync.workflow.ConnectionJournal;
import org.sdohsync.workflow.ConnectionSubscriptions;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.action.JournalEntry;
import org.sdohsync.workflow.feed.FeedSettings;
import org.sdohsync.workflow.push.SubscriptionManager;
import org.sdohsync.workflow.push.SubscriptionOptions;

/** Two accounts on one application: what is handed to the view of one never works on what belongs to the other. */
@Timeout(240)
class AccountViewTest {
    private static final ConnectionId OURS = new ConnectionId("county");
    private static final ConnectionId THEIRS = new ConnectionId("state");
    private static final ConnectionId NOBODYS = new ConnectionId("nowhere");

    private RoundScene scene;
    private SdohSync sync;
    private AccountSync us;
    private AccountSync them;

    @BeforeEach
    void connectBoth() throws IOException {
        scene = new RoundScene();
        scene.connect(OURS.value(), "user-7", Role.recipient(List.of("Organization/1")));
        scene.connect(THEIRS.value(), "user-8", Role.recipient(List.of("Organization/2")));
        scene.task("a", "requested", "Organization/1", "");
        scene.task("b", "requested", "Organization/2", "");
        scene.task("c", "requested", "Organization/2", "");
        scene.listener = referral -> {
            if (referral.id().equals("c")) {
                throw new IllegalStateException("broken");
            }
        };
        sync = scene.app().feedSettings(FeedSettings.defaults().attempts(1)).build();
        us = sync.account("user-7");
        them = sync.account("user-8");
        assertThat(sync.syncNow().results()).hasSize(2);
    }

    @AfterEach
    void close() {
        sync.close();
        scene.close();
    }

    /** A connection of the other account is refused in the very words that one which does not exist is refused in. */
    @Test
    void everyMethod_withAConnectionOfAnotherAccount_isRefusedAsIfThereWereNone() {
        Map<String, ThrowingCallable> foreign = calls(us, THEIRS);
        Map<String, ThrowingCallable> unknown = calls(us, NOBODYS);

        foreign.forEach((method, call) -> {
            String refused = refusal(method, call);

            assertThat(refused.replace(THEIRS.value(), NOBODYS.value()))
                    .as(method)
                    .isEqualTo(refusal(method, requireNonNull(unknown.get(method))));
        });
        assertThat(sync.connections()).hasSize(2);
        assertThat(sync.parkedTasks().tasks()).hasSize(1);
    }

    /** The table above is complete: a new method that takes a connection has to be in it. */
    @Test
    void everyMethod_thatTakesAConnection_isInTheTable() {
        Set<String> taking = Stream.of(AccountSync.class.getMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .filter(method -> List.of(method.getParameterTypes()).contains(ConnectionId.class))
                .map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(calls(us, THEIRS).keySet()).containsExactlyInAnyOrderElementsOf(taking);
    }

    @Test
    void listings_showTheAccountsOwnOnly() {
        assertThat(us.connections()).extracting(Connection::id).containsExactly(OURS);
        assertThat(us.openReferrals().values()).hasSize(1);
        assertThat(us.parkedTasks().tasks()).isEmpty();
        assertThat(us.unreadableConnections()).isEmpty();
        assertThat(them.openReferrals().values()).hasSize(1);
        assertThat(them.parkedTasks().tasks())
                .singleElement()
                .satisfies(parked -> assertThat(parked.connection()).isEqualTo(THEIRS));
    }

    @Test
    void ownConnection_isServed() {
        assertThat(us.connection(OURS).id()).isEqualTo(OURS);
        assertThat(us.openReferrals(OURS).values()).hasSize(1);
        assertThat(us.describe(OURS)).contains("Open: 1 referral");
        assertThat(us.findReferral(OURS, "a")).isPresent();
        assertThat(us.diagnose(OURS).checks()).isNotEmpty();
        assertThat(us.findReferral(OURS, "unknown")).isEmpty();
        assertThat(us.retryDelivery(OURS, "c")).isFalse();
        assertThat(them.retryDelivery(THEIRS, "c")).isTrue();
        assertThat(us.retry(OURS).id()).isEqualTo(OURS);
        assertThat(us.disconnect(OURS)).isNotNull();
        assertThat(sync.connections()).extracting(Connection::id).containsExactly(THEIRS);
        assertThatExceptionOfType(UnknownConnectionException.class).isThrownBy(() -> us.connection(OURS));
    }

    @Test
    void journal_ofOneAccount_touchesNoEntryOfTheOther() {
        var asked = them.findReferral(THEIRS, "b").orElseThrow().requested().orElseThrow();
        scene.server.close();
        assertThatThrownBy(asked::accept).isInstanceOf(SyncException.class);
        JournalEntry entry = sync.journal().pending(THEIRS).get(0);
        ConnectionJournal ours = us.journal(OURS);

        assertThat(us.pending()).isEmpty();
        assertThat(them.pending()).hasSize(1);
        assertThat(sync.journal().pending()).hasSize(1);
        assertThat(them.undecided()).isEmpty();
        assertThat(sync.journal().undecided()).isEmpty();
        assertThat(sync.journal().damaged()).isEmpty();
        assertThat(ours.pending()).isEmpty();
        assertThat(ours.undecided()).isEmpty();
        assertThat(ours.done().values()).isEmpty();
        assertThat(ours.damaged()).isEmpty();
        assertThat(ours.cancel(entry.id())).isEmpty();
        assertThat(ours.retry(entry.id())).isEmpty();
        assertThat(ours.dismiss(entry.id())).isEmpty();
        assertThat(ours.discard(entry.id())).isFalse();
        assertThat(sync.journal().pending(THEIRS)).hasSize(1);

        ConnectionJournal theirs = them.journal(THEIRS);
        assertThat(theirs.pending()).hasSize(1);
        assertThat(theirs.retry(entry.id())).isPresent();
        assertThat(theirs.cancel(entry.id())).isPresent();
        assertThat(theirs.done().values()).hasSize(1);
        assertThat(them.disconnect(THEIRS)).isNotNull();
        assertThatExceptionOfType(UnknownConnectionException.class).isThrownBy(theirs::pending);
    }

    @Test
    void subscriptions_ofOneAccount_areThoseOfItsConnectionAndEndWithIt() {
        ConnectionSubscriptions theirs = them.subscriptions(THEIRS);
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(theirs::all);
        SubscriptionManager all = sync.subscriptions(SubscriptionOptions.at(URI.create("https://cbo.example/push")));
        List<ThrowingCallable> calls = List.of(
                theirs::subscribe,
                () -> theirs.subscribeByEmail("pantry@example.org"),
                () -> theirs.subscribeBySms("+15555550100"),
                theirs::unsubscribe,
                theirs::all,
                theirs::status,
                () -> theirs.events(1));

        assertThat(theirs.subscribe()).isNotEmpty();
        assertThat(theirs.all()).hasSameSizeAs(all.subscriptions(THEIRS)).isNotEmpty();
        assertThat(all.subscriptions(OURS)).isEmpty();
        assertThat(us.subscriptions(OURS).all()).isEmpty();

        assertThat(them.disconnect(THEIRS)).isNotNull();
        calls.forEach(call ->
                assertThatExceptionOfType(UnknownConnectionException.class).isThrownBy(call));
    }

    @Test
    void storedReferral_whileTheSourceIsDown_takesAStepThatIsJournaled() {
        scene.server.close();

        assertThat(us.storedReferral(OURS, "unknown")).isEmpty();
        var asked = us.storedReferral(OURS, "a").orElseThrow().requested().orElseThrow();
        assertThatThrownBy(asked::accept).isInstanceOf(SyncException.class);

        assertThat(us.pending())
                .singleElement()
                .satisfies(entry -> assertThat(entry.action().taskId()).isEqualTo("a"));
    }

    private static Map<String, ThrowingCallable> calls(AccountSync account, ConnectionId connection) {
        return Map.ofEntries(
                entry("connection", () -> account.connection(connection)),
                entry("disconnect", () -> account.disconnect(connection)),
                entry("reconnect", () -> account.reconnect(connection)),
                entry("retry", () -> account.retry(connection)),
                entry("findReferral", () -> account.findReferral(connection, "b")),
                entry("storedReferral", () -> account.storedReferral(connection, "b")),
                entry("openReferrals", () -> account.openReferrals(connection)),
                entry("retryDelivery", () -> account.retryDelivery(connection, "c")),
                entry("diagnose", () -> account.diagnose(connection)),
                entry("describe", () -> account.describe(connection)),
                entry("journal", () -> account.journal(connection)),
                entry("subscriptions", () -> account.subscriptions(connection)),
                entry("patientRecord", () -> account.patientRecord(connection)),
                entry("platform", () -> account.platform(connection)),
                entry("requests", () -> account.requests(connection)));
    }

    private static String refusal(String method, ThrowingCallable call) {
        String[] said = new String[1];
        assertThatExceptionOfType(UnknownConnectionException.class)
                .as(method)
                .isThrownBy(call)
                .satisfies(refused -> said[0] = String.valueOf(refused.getMessage()));
        return said[0];
    }
}
