// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.demo;

import static org.sdohsync.workflow.code.Systems.SNOMED;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionEvent;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.file.FileSystemStore;
import org.sdohsync.sandbox.ReferralSource;
import org.sdohsync.sandbox.person.ScriptedUser;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.action.Outcome;
import org.sdohsync.workflow.action.Reason;
import org.sdohsync.workflow.referral.Accepted;
import org.sdohsync.workflow.referral.OnHold;
import org.sdohsync.workflow.referral.Referral;
import org.sdohsync.workflow.sync.SourceResult;
import org.sdohsync.workflow.sync.SyncReport;

/**
 * The app of the demo: a food bank that takes the referrals of its sources step by step, a step in each sync, and is full for
 * some of them. Everything it knows between two syncs, and between two lives, is in its file store.
 *
 * <p>Arguments: a directory for the store, then {@code name=url} for each source. Exits with 0 when nothing is left to do
 * anywhere, with 3 when a source could not be finished.
 */
public final class FoodBankApp {
    /** The exit status when some work is left for the next run. */
    static final int UNFINISHED = 3;

    private static final int MOST_ROUNDS = 90;
    private static final long SECONDS_BETWEEN_ROUNDS = 2;

    private final Map<String, String> names = new LinkedHashMap<>();
    private final SdohSync sync;

    private FoodBankApp(Path directory, List<String> sources) throws IOException {
        sources.forEach(source -> {
            int equals = source.indexOf('=');
            names.put(source.substring(equals + 1), source.substring(0, equals));
        });
        ScriptedUser worker = ReferralSource.workerOfAnySource();
        this.sync = SdohSync.builder(SmartApp.named("food bank").redirect("http://127.0.0.1:0/callback"))
                .store(FileSystemStore.at(directory.resolve("store")).sealedWith(Sealing.aesGcm(key(directory))))
                .addressRules(AddressRules.strict().allowingLoopback())
                .browser(worker::visitAndFollow)
                .onReferral(this::handle)
                .onConnection(this::tell)
                .build();
    }

    /**
     * Runs the app.
     *
     * @param args store directory, then the sources
     * @throws IOException if the key cannot be kept
     * @throws InterruptedException if the app is interrupted between two syncs
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        FoodBankApp app = new FoodBankApp(Path.of(args[0]), List.of(args).subList(1, args.length));
        boolean done;
        try (SdohSync open = app.sync) {
            boolean connected = app.connectAll();
            done = app.work(open) && connected;
        }
        System.exit(done ? 0 : UNFINISHED);
    }

    private boolean connectAll() {
        boolean all = true;
        for (Map.Entry<String, String> source : names.entrySet()) {
            if (connected(source.getKey()).isPresent()) {
                say(source.getValue(), "connected already, no sign-in needed");
                continue;
            }
            say(source.getValue(), "connecting to " + source.getKey());
            try {
                Connection made = sync.connect(source.getKey())
                        .asRecipient("Organization/food-bank")
                        .inBrowser();
                say(source.getValue(), "connected for " + made.role());
            } catch (SyncException refused) {
                say(source.getValue(), "not connected: " + refused.getMessage());
                all = false;
            }
        }
        return all;
    }

    private Optional<Connection> connected(String url) {
        return sync.connections().stream()
                .filter(connection -> connection.source().toString().equals(url))
                .findFirst();
    }

    /**
     * Runs syncs until two in a row bring nothing new and leave nothing pending; then tells what could not be finished. What a
     * killed process had in its hands is free for the next one after two minutes.
     */
    private boolean work(SdohSync open) throws InterruptedException {
        SyncReport report = open.syncNow();
        int idle = 0;
        for (int round = 1; round < MOST_ROUNDS && idle < 2; round++) {
            report.results().forEach(this::tellFound);
            TimeUnit.SECONDS.sleep(SECONDS_BETWEEN_ROUNDS);
            report = open.syncNow();
            idle = isIdle(report) ? idle + 1 : 0;
        }
        report.results().stream().filter(result -> !result.complete()).forEach(this::tellUnfinished);
        return report.complete();
    }

    private static boolean isIdle(SyncReport report) {
        boolean waiting =
                report.results().stream().anyMatch(result -> result.failure().isEmpty() && result.pendingActions() > 0);
        return report.delivered() == 0 && !waiting;
    }

    private void tellFound(SourceResult result) {
        if (result.delivered() > 0) {
            say(nameOf(result.connection()), "found " + result.delivered() + " changed referrals");
        }
        if (result.finishedActions() > 0) {
            say(nameOf(result.connection()), "finished " + result.finishedActions() + " pending actions");
        }
    }

    private void tellUnfinished(SourceResult result) {
        String why = result.failure().map(SyncException::getMessage).orElse("the app could not process some referrals");
        say(nameOf(result.connection()), "not finished: " + why);
        say(nameOf(result.connection()), "next step: " + result.nextAction());
    }

    private void handle(Referral referral) {
        String name = nameOf(referral.connection());
        referral.requested().ifPresent(asked -> {
            if (referral.id().endsWith("-5")) {
                asked.reject(Reason.atCapacity());
                say(name, "rejected " + referral.id() + ", at capacity");
            } else {
                asked.accept();
                say(name, "accepted " + referral.id());
            }
        });
        referral.accepted().ifPresent(Accepted::start);
        referral.onHold().ifPresent(OnHold::resume);
        referral.inProgress().ifPresent(work -> {
            work.complete(Outcome.performed(SNOMED, "710925007", "Provision of food"));
            say(name, "completed " + referral.id());
        });
    }

    private void tell(ConnectionEvent event) {
        say(
                nameOf(event.connection()),
                "connection is " + event.connection().health().state());
    }

    private String nameOf(Connection connection) {
        return names.getOrDefault(connection.source().toString(), "unknown");
    }

    private static void say(String source, String what) {
        System.out.println(source + ": " + what);
    }

    /** A real app keeps its key in a key store or a key management service, not beside the data. */
    private static byte[] key(Path directory) throws IOException {
        Path file = directory.resolve("demo.key");
        if (Files.exists(file)) {
            return Files.readAllBytes(file);
        }
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        Files.createDirectories(directory);
        return Files.readAllBytes(Files.write(file, key));
    }
}
