// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.context.FhirContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.internal.connection.AuthorizationEndpoints;
import org.sdohsync.core.internal.connection.ConnectionCodec;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.internal.connection.TokenSet;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.memory.MemoryStore;
import org.sdohsync.sandbox.data.SourceData;
import org.sdohsync.sandbox.fhir.PlainFhirServer;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.referral.Referral;
import org.sdohsync.workflow.sync.SyncReport;

/** Tasks of every shape are read, and worked without losing anything they came with: our own, and the guide's where they are at hand. */
@Timeout(480)
class EveryShapeTest {
    private static final Path GUIDE = Path.of(System.getProperty("sdohsync.examples", "../../shared/examples"));
    private static final String OURS = "Organization/ours";
    private static final Set<String> MAY_CHANGE = Set.of("status", "statusReason", "output", "meta");

    static Stream<Named<List<Resource>>> collections() {
        return Stream.of(
                Named.of("our own", SourceData.builder("shapes").build().resources()),
                Named.of("3.0.0", folder("sdohcc-3.0.0-shapes")),
                Named.of("2.3.0", folder("sdohcc-2.3.0")));
    }

    @ParameterizedTest
    @MethodSource("collections")
    void now_overEveryShape_deliversEachWithItsDetails(List<Resource> resources) {
        List<Task> tasks = tasks(resources);
        Set<String> met = new TreeSet<>();
        try (PlainFhirServer server = PlainFhirServer.builder("shapes").start()) {
            load(server, resources);
            tasks.forEach(server::load);

            SyncReport report = run(
                    server,
                    referral -> {
                        referral.details()
                                .missing()
                                .forEach(missing ->
                                        assertThat(missing.reference()).isNotEmpty());
                        met.add(referral.id());
                    },
                    met);

            assertThat(report.complete()).isTrue();
        }
        assertThat(met)
                .containsExactlyInAnyOrderElementsOf(
                        tasks.stream().map(Task::getIdPart).toList());
    }

    @ParameterizedTest
    @MethodSource("collections")
    void complete_everyReferral_keepsWhatItCameWith(List<Resource> resources) {
        List<Task> requested = tasks(resources).stream()
                .filter(task ->
                        "fulfill".equals(task.getCode().getCodingFirstRep().getCode()))
                .filter(Task::hasFocus)
                .peek(task -> task.setStatus(TaskStatus.REQUESTED).setStatusReason(null))
                .toList();
        try (PlainFhirServer server = PlainFhirServer.builder("shapes").start()) {
            load(server, resources);
            requested.forEach(server::load);
            Map<String, JsonObject> before = read(server, requested);

            SyncReport report = run(
                    server,
                    referral -> referral.requested()
                            .ifPresent(asked -> asked.accept().start().complete(FoodBank.provided())),
                    new TreeSet<>());

            assertThat(report.complete()).isTrue();
            assertThat(before).isNotEmpty();
            before.forEach((id, was) -> assertOnlyProgress(id, was, read(server, id)));
        }
    }

    private static void assertOnlyProgress(String id, JsonObject before, JsonObject after) {
        assertThat(after.text("status")).as(id).contains("completed");
        assertThat(text(rest(after))).as(id).isEqualTo(text(rest(before)));
        List<String> held =
                before.objects("output").stream().map(EveryShapeTest::text).toList();
        List<String> outputs =
                after.objects("output").stream().map(EveryShapeTest::text).toList();
        assertThat(outputs).as(id).hasSize(held.size() + 1);
        assertThat(outputs.subList(0, held.size())).as(id).isEqualTo(held);
    }

    private static JsonObject rest(JsonObject task) {
        JsonObject.Builder rest = task.toBuilder();
        MAY_CHANGE.forEach(rest::remove);
        return rest.build();
    }

    private static String text(JsonObject json) {
        return new String(json.toBytes(), UTF_8);
    }

    private static SyncReport run(PlainFhirServer server, Consumer<Referral> listener, Set<String> others) {
        try (Store store = MemoryStore.create();
                SdohSync sync = FoodBank.app()
                        .store(store)
                        .onReferral(listener)
                        .onOtherTask((connection, task) -> others.add(task.getIdPart()))
                        .build()) {
            URI nowhere = URI.create(server.fhirBase() + "/token");
            ConnectionRecord record = ConnectionRecord.builder(
                            new ConnectionId("shapes"),
                            "default",
                            FhirBase.restore(server.fhirBase().toString()),
                            Role.recipient(List.of(OURS)),
                            AuthorizationEndpoints.of(nowhere, nowhere, null, null),
                            ClientIdentity.publicClient("shapes"),
                            Instant.EPOCH)
                    .tokens(TokenSet.of(Secret.of("a token"), null, Instant.EPOCH, null))
                    .build();
            assertThat(store.records(new ConnectionCodec()).create(record)).isPresent();
            return sync.syncNow();
        }
    }

    /** The Tasks, all of them meant for us. */
    private static List<Task> tasks(List<Resource> resources) {
        Assumptions.assumeFalse(resources.isEmpty(), "the guide's examples are not at hand");
        List<Task> tasks = new ArrayList<>();
        for (Resource resource : resources) {
            if (resource instanceof Task task) {
                tasks.add(task.copy().setOwner(new Reference(OURS)));
            }
        }
        assertThat(tasks).isNotEmpty();
        return tasks;
    }

    private static void load(PlainFhirServer server, List<Resource> resources) {
        resources.stream()
                .filter(resource -> !(resource instanceof Task) && resource.getIdPart() != null)
                .forEach(server::load);
    }

    private static Map<String, JsonObject> read(PlainFhirServer server, List<Task> tasks) {
        Map<String, JsonObject> read = new LinkedHashMap<>();
        tasks.forEach(task -> read.put(task.getIdPart(), read(server, task.getIdPart())));
        return read;
    }

    private static JsonObject read(PlainFhirServer server, String id) {
        try {
            HttpRequest get = HttpRequest.newBuilder(URI.create(server.fhirBase() + "/Task/" + id))
                    .build();
            return JsonObject.parse(
                    HttpClient.newHttpClient()
                            .send(get, BodyHandlers.ofByteArray())
                            .body(),
                    "Task/" + id);
        } catch (IOException | InterruptedException failed) {
            throw new AssertionError(failed);
        }
    }

    private static List<Resource> folder(String name) {
        Path folder = GUIDE.resolve(name);
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .map(EveryShapeTest::parse)
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Resource parse(Path file) {
        try {
            return (Resource) FhirContext.forR4Cached().newJsonParser().parseResource(Files.readString(file));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
