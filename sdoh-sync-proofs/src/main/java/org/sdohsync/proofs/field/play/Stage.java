// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.field.play;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.regex.Pattern;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.proofs.field.judge.Finding.Kind;
import org.sdohsync.proofs.field.judge.Judge;
import org.sdohsync.proofs.field.judge.Judge.Meant;
import org.sdohsync.proofs.field.judge.Witness;
import org.sdohsync.proofs.field.server.FieldServer;
import org.sdohsync.smart.Launch;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.testkit.MutableClock;
import org.sdohsync.testkit.SeededEntropy;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.action.Outcome;
import org.sdohsync.workflow.code.Systems;
import org.sdohsync.workflow.referral.InProgress;
import org.sdohsync.workflow.referral.Referral;
import org.sdohsync.workflow.sync.SourceResult;

/** A server, an application with the whole library, and a judge. Not thread-safe. */
public final class Stage implements AutoCloseable {
    private static final OkHttpClient HTTP = new OkHttpClient();
    private static final Instant BEGIN = Instant.parse("2026-03-01T00:00:00Z");
    private static final Secret SESSION = Secret.of("the session of the request");
    private static final Outcome FOOD = Outcome.performed(Systems.SNOMED, "710925007", "Provision of food");
    private static final int ROUNDS = 4;

    private final Variant variant;
    private final MutableClock clock = MutableClock.at(BEGIN);
    private final FieldServer server = new FieldServer(clock);
    private final Witness witness = new Witness();
    private final Judge judge = new Judge(witness);
    private final SdohSync sync;
    private boolean wide = true;
    private @Nullable ConnectionId connection;
    private @Nullable SourceResult result;

    Stage(Variant variant) {
        this.variant = variant;
        variant.setUp(server);
        sync = SdohSync.builder(app())
                .http(HTTP)
                .addressRules(AddressRules.strict().allowingLoopback())
                .clock(clock)
                .entropy(SeededEntropy.of(1))
                .pause(clock::advance)
                .jitter(() -> 0.5)
                .executor(task -> {
                    // One source is worked on by who asks; what would be fetched ahead is fetched when it is asked for.
                    throw new RejectedExecutionException();
                })
                .onReferral(referral -> {
                    witness.take(referral);
                    variant.application().accept(referral);
                })
                .onOtherTask((connected, task) -> witness.take(task))
                .build();
    }

    private SmartApp app() {
        Secret secret = variant.secret();
        return SmartApp.named("pantry")
                .at(server.base().toString(), variant.settings())
                .redirect("http://127.0.0.1:8400/callback")
                .scopes(variant.scopes())
                .registeredAt(
                        server.base().toString(),
                        secret == null
                                ? ClientIdentity.publicClient("pantry")
                                : ClientIdentity.withSecret(
                                        "pantry", ClientIdentity.Method.CLIENT_SECRET_BASIC, secret, null));
    }

    /**
     * The server.
     *
     * @return it
     */
    public FieldServer server() {
        return server;
    }

    /**
     * The library.
     *
     * @return its facade
     */
    public SdohSync sync() {
        return sync;
    }

    /**
     * The application.
     *
     * @return who was told
     */
    public Witness witness() {
        return witness;
    }

    /**
     * The connection.
     *
     * @return its id
     */
    public ConnectionId connection() {
        return requireNonNull(connection, "connection");
    }

    /** The grant does not cover what the application does: that a person signs in again is right. */
    public void narrow() {
        wide = false;
    }

    /** Connects by a launch, with the user's approval. */
    public void connect() {
        Launch launch = sync.connect(server.base().toString())
                .asRecipient(variant.owners().toArray(String[]::new))
                .startLaunch(SESSION);
        connection = approve(launch);
    }

    /** Lets the user sign in again. */
    public void reconnect() {
        connection = approve(sync.reconnect(connection()).startLaunch(SESSION));
    }

    private ConnectionId approve(Launch launch) {
        URI back = server.grants().approve(launch.authorizeUrl());
        return sync.completeLaunch(back, SESSION).id();
    }

    /**
     * Lets time pass.
     *
     * @param time how much
     */
    public void wait(Duration time) {
        clock.advance(time);
    }

    /**
     * Runs a round an hour after the one before.
     *
     * @return what the application was told
     */
    public SourceResult round() {
        clock.advance(Duration.ofHours(1));
        return roundNow();
    }

    private SourceResult roundNow() {
        SourceResult told = sync.syncNow().of(connection()).orElseThrow();
        result = told;
        judge.round(
                told, new Judge.Grant(server.grants().alive(), server.grants().lasting(), wide));
        return told;
    }

    /** Runs a round without waiting before it, in which everything that can be delivered has to be. */
    public void deliverAtOnce() {
        SourceResult told = roundNow();
        judge.end(judge.unknown(meant(), told), told, true);
    }

    /** Runs rounds until everything is delivered, or until nothing more can be expected. */
    public void deliver() {
        deliver(ROUNDS);
    }

    /**
     * The same with a number of rounds.
     *
     * @param most how many
     */
    public void deliver(int most) {
        List<Meant> unknown = List.of();
        for (int round = 0; round < most; round++) {
            SourceResult told = round();
            unknown = judge.unknown(meant(), told);
            if (unknown.isEmpty()) {
                return;
            }
        }
        judge.end(unknown, requireNonNull(result, "result"), variant.deliverable());
    }

    private List<Meant> meant() {
        return server.holdings().all("Task").stream()
                .filter(task -> variant.owners().contains(task.owner()))
                .map(task -> new Meant(task.id(), task.state()))
                .toList();
    }

    /**
     * Lets the source change a Task.
     *
     * @param task its id
     */
    public void change(String task) {
        server.holdings()
                .change(
                        "Task/" + task,
                        before -> before.toBuilder()
                                .text("description", "changed")
                                .build());
    }

    /**
     * Accepts a Task and completes it with a Procedure, if the application knows it; what is left to the journal is finished by rounds.
     *
     * @param task its id
     */
    public void work(String task) {
        if (witness.referral(task).isEmpty()) {
            return;
        }
        String refused = attempt(task).orElse("");
        for (int round = 0; round < ROUNDS && !new Work(server.holdings(), task).isDone(); round++) {
            round();
            refused = attempt(task).orElse(refused);
        }
        // What is left behind by a result that was taken twice would show now.
        round();
        Optional<String> fault = new Work(server.holdings(), task).fault();
        String last = refused;
        fault.ifPresent(what -> witness.find(Kind.LOST, what + (last.isEmpty() ? "" : ", told: " + last)));
    }

    /**
     * Makes one attempt to do the work.
     *
     * @param task the Task's id
     * @return why it was refused, empty if it was done
     */
    public Optional<String> attempt(String task) {
        try {
            Referral referral = sync.findReferral(connection(), task)
                    .or(() -> witness.referral(task))
                    .orElseThrow();
            Optional<InProgress> running = referral.requested()
                    .map(asked -> asked.accept().start())
                    .or(() -> referral.accepted().map(ours -> ours.start()))
                    .or(referral::inProgress);
            running.ifPresent(work -> work.complete(FOOD));
            return running.isPresent() ? Optional.empty() : Optional.of("no step is offered: " + referral);
        } catch (SyncException refused) {
            witness.typed(refused);
            return Optional.of(String.valueOf(refused.getMessage()));
        }
    }

    /**
     * What the user reads of the source.
     *
     * @return next action, health, failure and description
     */
    public String told() {
        SourceResult last = requireNonNull(result, "result");
        return last.nextAction() + "\n" + last.connection().health() + "\n"
                + last.failure().map(SyncException::getMessage).orElse("") + "\n"
                + sync.describe(connection()).orElse("");
    }

    /**
     * Expects that the user reads something.
     *
     * @param words what has to be found, in any case
     */
    public void expect(String words) {
        judge.words(told(), Pattern.compile(words, Pattern.CASE_INSENSITIVE));
    }

    /**
     * Expects something of any text.
     *
     * @param text the text
     * @param words what has to be found in it, in any case
     */
    public void expect(String text, String words) {
        judge.words(text, Pattern.compile(words, Pattern.CASE_INSENSITIVE));
    }

    @Override
    public void close() {
        sync.close();
        server.close();
    }
}
