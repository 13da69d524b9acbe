// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.internal.http.HttpSender;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Entropy;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.Store;
import org.sdohsync.fhir.internal.client.FhirClient;
import org.sdohsync.workflow.action.TerminologyCheck;
import org.sdohsync.workflow.code.Systems;

/** One referral at one source, and runners that act on it. */
public final class Scene implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-09-03T10:15:30.123Z");
    public static final ActionOutcome FOOD = ActionOutcome.performed(Systems.SNOMED, "710925007", "Provision of food");

    private final FakeSource source = new FakeSource();
    private FakeRecords records = new FakeRecords();
    private Instant now = NOW;

    public Scene() {
        begin("requested");
    }

    /** Starts anew with the Task in a status. */
    public void begin(String status) {
        source.reset();
        records = new FakeRecords();
        source.resources()
                .put(resource("task.json").toBuilder().text("status", status).build());
        source.resources().put(resource("service-request.json"));
    }

    public FakeSource source() {
        return source;
    }

    public FakeRecords records() {
        return records;
    }

    public JsonObject task() {
        return source.resources().get("Task/t1");
    }

    public String status() {
        return task().text("status").orElse("");
    }

    public void pass(Duration time) {
        now = now.plus(time);
    }

    Clock clock() {
        return Clock.fixed(now, ZoneOffset.UTC);
    }

    /** A runner that reaches the source over the network. */
    public ActionRunner runner() {
        return runner(Mortal.immortal(), source.sender());
    }

    /** A runner on the same store that sends in another way. */
    ActionRunner runnerSendingBy(HttpSender sender) {
        return runner(Mortal.immortal(), sender);
    }

    /** The runner of a process that starts now and may die, without a network in between. */
    ActionRunner runner(Mortal process) {
        return runner(process, source.direct());
    }

    /** A runner with a check of codes. */
    ActionRunner runner(TerminologyCheck check) {
        return runner(Mortal.immortal(), source.sender(), check);
    }

    private ActionRunner runner(Mortal process, HttpSender sender) {
        return runner(process, sender, TerminologyCheck.none());
    }

    private ActionRunner runner(Mortal process, HttpSender sender, TerminologyCheck check) {
        FhirClient client = FhirClient.over(process.sender(sender), source.base(), Limits.defaults());
        AtomicInteger drawn = new AtomicInteger();
        Entropy counting = count -> {
            byte[] bytes = new byte[count];
            bytes[count - 1] = (byte) drawn.getAndIncrement();
            return bytes;
        };
        return ActionRunner.builder(Store.over(process.store(records), Sealing.none()), connection -> client)
                .clock(clock())
                .pause(duration -> {})
                .entropy(counting)
                .terminology(check)
                .build();
    }

    public static JsonObject resource(String file) {
        try (InputStream in = Scene.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalArgumentException("no " + file);
            }
            return JsonObject.parse(in.readAllBytes(), file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        source.close();
    }
}
