// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.fuzz.reader;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.smart.Launch;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.testkit.MutableClock;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.action.Outcome;
import org.sdohsync.workflow.details.ReferralDetails;
import org.sdohsync.workflow.referral.Referral;
import org.sdohsync.workflow.sync.SourceResult;
import org.sdohsync.workflow.sync.SyncReport;

/**
 * The whole library behind its facade, with every answer to every request made of the input: description, registration, tokens,
 * searches, batches, reads, creates and updates, in two rounds. Whatever is answered, each call ends with a value or a typed error; no
 * listener is blamed for anything else.
 */
final class RoundTarget implements Target {
    private static final int ROUNDS = 3;
    private static final Pattern STATE = Pattern.compile("(?:^|&)state=([^&]{1,200})");
    private static final SmartApp APP = SmartApp.named("foodbank")
            .redirect(Scene.REDIRECT)
            .scopes("user/Task.rus", "user/Procedure.crs", "offline_access");

    private static final Outcome PROVIDED =
            Outcome.performed("http://snomed.info/sct", "710925007", "Provision of food");
    private static final Secret SESSION = Secret.of("session");

    private final OkHttpClient http = new OkHttpClient();

    @Override
    public String name() {
        return "round";
    }

    @Override
    public Reading read(byte[] input) {
        ScriptedAnswers answers = new ScriptedAnswers(input);
        MutableClock clock = MutableClock.at(Scene.CLOCK.instant());
        Play play = new Play();
        OkHttpClient scripted = http.newBuilder().addInterceptor(answers).build();
        try (SdohSync sync = SdohSync.builder(APP)
                .http(scripted)
                .clock(clock)
                .entropy(Scene.counting())
                .pause(clock::advance)
                .jitter(() -> 0.5)
                .limits(Limits.defaults().pages(10))
                .executor(task -> {
                    // One source is worked on by who asks; what would be fetched ahead is fetched when it is asked for.
                    throw new RejectedExecutionException();
                })
                .onReferral(play::take)
                .onOtherTask((connection, task) -> play.tell(task.getIdElement().getIdPart()))
                .onEvent(event -> play.tell(event))
                .onConnection(event -> play.tell(event))
                .build()) {
            play.run(sync, clock);
        }
        play.rethrow();
        return new Reading(play.shape(answers.requests()), play.shown());
    }

    /** One run, and what it showed. */
    private static final class Play {
        private final StringBuilder shown = new StringBuilder();
        private final StringBuilder shape = new StringBuilder("ok");
        private final List<Throwable> untyped = new ArrayList<>();

        void run(SdohSync sync, MutableClock clock) {
            Connection connection = connect(sync);
            for (int round = 0; round < ROUNDS; round++) {
                SyncReport report = sync.syncNow();
                tell(report);
                report.results().forEach(this::result);
                clock.advance(Duration.ofHours(1));
            }
            step(() -> sync.findReferral(connection.id(), "1").ifPresent(this::take));
            tell(sync.openReferrals());
            tell(sync.parkedTasks());
            tell(sync.connections());
            step(() -> tell(sync.disconnect(connection.id())));
        }

        private Connection connect(SdohSync sync) {
            Launch launch = sync.connect(Scene.BASE.toString())
                    .asRecipient("Organization/1")
                    .startLaunch(SESSION);
            tell(launch);
            Matcher state = STATE.matcher(String.valueOf(launch.authorizeUrl().getRawQuery()));
            String back = state.find() ? state.group(1) : "";
            Connection connection = sync.completeLaunch(
                    URI.create(APP.redirectFor(Scene.BASE.toString()) + "?code=" + CANARY + "&state=" + back + "&iss="
                            + Scene.ISSUER),
                    SESSION);
            tell(connection);
            return connection;
        }

        private void result(SourceResult result) {
            tell(result);
            tell(result.nextAction());
            shape.append(' ').append(Math.min(result.delivered(), 2));
            shape.append(result.pendingActions() > 0 ? "p" : "");
            shape.append(result.finishedActions() > 0 ? "f" : "");
            shape.append(result.failedDeliveries() > 0 ? "d" : "");
            result.failure().ifPresent(failure -> {
                shape.append(failure.getClass().getSimpleName());
                typed(failure);
            });
            result.feeds().forEach(pass -> pass.failure().ifPresent(this::typed));
        }

        /** What the library throws of its own is told; behind it stands nothing of another kind but what the transport said. */
        private void typed(SyncException failure) {
            for (@Nullable Throwable at = failure; at != null; at = at.getCause()) {
                tell(at);
                boolean foreign =
                        at instanceof Error || (at instanceof RuntimeException && !(at instanceof SyncException));
                if (foreign) {
                    untyped.add(at);
                }
            }
        }

        void take(Referral referral) {
            step(() -> {
                tell(referral);
                shape.append(referral.requested().isPresent() ? 'R' : '-');
                shape.append(referral.inProgress().isPresent() ? 'I' : '-');
                step(() -> details(referral));
                referral.requested()
                        .map(requested -> requested.accept().start())
                        .or(referral::inProgress)
                        .ifPresent(running -> tell(running.complete(PROVIDED)));
                shape.append('C');
            });
        }

        private void details(Referral referral) {
            ReferralDetails details = referral.details();
            tell(details);
            shape.append(details.serviceRequest().isPresent())
                    .append(details.patient().isPresent())
                    .append(details.patientWithContacts().isPresent())
                    .append(details.requester().isPresent())
                    .append(details.doNotContactPatient())
                    .append(Math.min(
                            2, details.reasons().size() + details.goals().size()))
                    .append(Math.min(
                            2,
                            details.consents().size()
                                    + details.supportingContent().size()))
                    .append(Math.min(2, details.missing().size()));
        }

        /** A typed error goes on to the caller; any other is kept, for the library would blame the listener. */
        private void step(Runnable step) {
            try {
                step.run();
            } catch (SyncException typed) {
                shape.append(typed.getClass().getSimpleName());
                typed(typed);
            } catch (RuntimeException | Error broken) {
                untyped.add(broken);
                throw broken;
            }
        }

        void tell(Object told) {
            shown.append(told).append('\n');
        }

        void rethrow() {
            for (Throwable broken : untyped) {
                if (broken instanceof Error error) {
                    throw error;
                }
                throw (RuntimeException) broken;
            }
        }

        String shape(int requests) {
            return shape + " " + Integer.numberOfTrailingZeros(Integer.highestOneBit(requests));
        }

        String shown() {
            return shown.toString();
        }
    }
}
