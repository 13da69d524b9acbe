// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.exactly;

import ca.uhn.fhir.context.FhirContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskIntent;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.sandbox.fhir.PlainFhirServer;
import org.sdohsync.sandbox.fhir.ability.Abilities;
import org.sdohsync.sandbox.fhir.access.TaskRoleRule;
import org.sdohsync.sandbox.fhir.access.TokenGrant;

/** A FHIR server that holds the referrals, and the eyes and hands of those who run it. Safe for use by many threads. */
final class Stage implements AutoCloseable {
    static final Secret TOKEN = Secret.of("the-token-of-the-application");

    private static final String APP = "app";
    private static final String SOURCE_TOKEN = "the-token-of-the-source";
    private static final Set<String> SCOPES = Set.of("system/*.cruds");

    private final PlainFhirServer server;
    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicInteger scenes = new AtomicInteger();

    private Stage(PlainFhirServer server) {
        this.server = server;
    }

    static Stage open(Abilities abilities) {
        return new Stage(PlainFhirServer.builder("exactly")
                .abilities(abilities)
                .tokens(token -> {
                    if (token.equals(TOKEN.reveal())) {
                        return Optional.of(new TokenGrant(SCOPES, null, APP, APP));
                    }
                    return token.equals(SOURCE_TOKEN)
                            ? Optional.of(new TokenGrant(SCOPES, null, "source", "source"))
                            : Optional.empty();
                })
                .start());
    }

    /** Writes a referral of ours. */
    Scene scene(TaskStatus status) {
        return scene(status, false);
    }

    /** Writes a Task as an action needs it. */
    Scene scene(ProvenAction action) {
        return action.isOfAPatient() ? patientScene(action) : scene(action.from(), action.isOfAnOpenTask());
    }

    private Scene patientScene(ProvenAction action) {
        Scene scene = new Scene(server.fhirBase(), Integer.toString(scenes.incrementAndGet()), true, 1);
        Task task = new Task();
        task.setId(scene.task());
        task.setStatus(action.from())
                .setIntent(TaskIntent.ORDER)
                .setFor(new Reference(scene.person()))
                .setOwner(new Reference(scene.owner()));
        action.dress(task);
        server.load(task);
        return new Scene(scene.base(), scene.name(), true, number(task(scene)));
    }

    private Scene scene(TaskStatus status, boolean open) {
        Scene scene = new Scene(server.fhirBase(), Integer.toString(scenes.incrementAndGet()), false, 1);
        ServiceRequest request = new ServiceRequest();
        request.setId(scene.request());
        request.setStatus(ServiceRequest.ServiceRequestStatus.ACTIVE)
                .setIntent(ServiceRequest.ServiceRequestIntent.ORDER)
                .setSubject(new Reference("Patient/p1"))
                .setCode(new CodeableConcept().setText("Food"));
        Task task = new Task();
        task.setId(scene.task());
        task.setStatus(status)
                .setIntent(TaskIntent.ORDER)
                .setCode(new CodeableConcept()
                        .addCoding(new Coding("http://hl7.org/fhir/CodeSystem/task-code", "fulfill", null)))
                .setFocus(new Reference("ServiceRequest/" + scene.request()))
                .setFor(new Reference("Patient/p1"));
        if (open) {
            // This source lets only who made a Task write its owner.
            task.getMeta().addTag(TaskRoleRule.CREATOR, APP, null);
        } else {
            task.setOwner(new Reference(scene.owner()));
        }
        server.load(request, task);
        return new Scene(scene.base(), scene.name(), false, number(task(scene)));
    }

    /** A place for a referral that is yet to be sent. */
    Scene empty() {
        return new Scene(server.fhirBase(), Integer.toString(scenes.incrementAndGet()), false, 0);
    }

    /** The resources of a type that are about a patient. */
    <T extends Resource> List<T> of(Class<T> type, String patient) {
        Bundle found = parse(Bundle.class, get("/" + type.getSimpleName() + "?_count=100&patient=" + patient));
        return found.getEntry().stream()
                .map(BundleEntryComponent::getResource)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    Task task(Scene scene) {
        return parse(Task.class, get("/Task/" + scene.task()));
    }

    /** All versions of the Task, oldest first. */
    List<Task> history(Scene scene) {
        return parse(Bundle.class, get("/Task/" + scene.task() + "/_history?_count=100")).getEntry().stream()
                .map(entry -> (Task) entry.getResource())
                .sorted(Comparator.comparing(Stage::number))
                .toList();
    }

    List<Procedure> procedures(Scene scene) {
        Bundle found = parse(Bundle.class, get("/Procedure?based-on=ServiceRequest/" + scene.request()));
        return found.getEntry().stream()
                .map(BundleEntryComponent::getResource)
                .map(Procedure.class::cast)
                .toList();
    }

    /** What an action left beside the Task. */
    List<Resource> results(Scene scene, ProvenAction action) {
        String type = action.type().getSimpleName();
        String query = scene.patient() ? "patient=" + scene.person() : "based-on=ServiceRequest/" + scene.request();
        return parse(Bundle.class, get("/" + type + "?" + query)).getEntry().stream()
                .map(BundleEntryComponent::getResource)
                .toList();
    }

    /** The source writes the Task, if it is still as it was read. */
    boolean write(Task task) {
        HttpRequest put = HttpRequest.newBuilder(URI.create(server.fhirBase() + "/Task/" + task.getIdPart()))
                .header("Authorization", "Bearer " + SOURCE_TOKEN)
                .header("Content-Type", "application/fhir+json")
                .header("If-Match", "W/\"" + task.getMeta().getVersionId() + "\"")
                .PUT(BodyPublishers.ofString(
                        FhirContext.forR4Cached().newJsonParser().encodeResourceToString(task)))
                .build();
        int status = send(put).statusCode();
        if (status / 100 != 2 && status != 409 && status != 412) {
            throw new IllegalStateException("the source's write was answered with " + status);
        }
        return status / 100 == 2;
    }

    static int number(Task task) {
        return Integer.parseInt(task.getMeta().getVersionId());
    }

    private String get(String path) {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(server.fhirBase() + path))
                .header("Authorization", "Bearer " + SOURCE_TOKEN)
                .build());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("GET " + path + " was answered with " + answer.statusCode());
        }
        return answer.body();
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", stopped);
        }
    }

    private static <T extends Resource> T parse(Class<T> type, String json) {
        return FhirContext.forR4Cached().newJsonParser().parseResource(type, json);
    }

    @Override
    public void close() {
        server.close();
    }
}
