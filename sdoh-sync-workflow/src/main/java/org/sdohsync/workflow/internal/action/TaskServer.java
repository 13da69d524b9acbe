// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.action;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Task;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.fhir.internal.client.BundleEntry;
import org.sdohsync.fhir.internal.client.BundlePage;
import org.sdohsync.fhir.internal.client.FhirClient;
import org.sdohsync.fhir.internal.client.FhirJson;
import org.sdohsync.fhir.internal.client.LocalReference;
import org.sdohsync.fhir.internal.client.RawResource;
import org.sdohsync.fhir.internal.client.SearchPages;
import org.sdohsync.workflow.code.TaskStatus;

/** What an action reads from and writes to the source. Not thread-safe. */
public final class TaskServer {
    private static final int MOST_NAMED = 20;

    /**
     * The result of a search for a posted result.
     *
     * @param searchable whether the server supports the search
     * @param reference the result; null if the server has none or does not support the search
     */
    public record Found(boolean searchable, @Nullable String reference) {}

    private final FhirClient client;
    private final Connection connection;
    private final ProfileNaming profiles;

    TaskServer(FhirClient client, Connection connection, ProfileNaming profiles) {
        this.client = client;
        this.connection = connection;
        this.profiles = profiles;
    }

    /** What this connection may write. */
    TaskPermission permission() {
        return new TaskPermission(connection, base());
    }

    /**
     * Returns this source with writes that are sent only while a lock is held.
     *
     * @param lock the lock
     * @param taskId what is locked, see {@link TaskLock#tryAcquire}
     * @return the source
     */
    public TaskServer under(TaskLock lock, String taskId) {
        Duration callTime = client.limits().callTime();
        return new TaskServer(client.beforeWriting(() -> lock.requireHeld(taskId, callTime)), connection, profiles);
    }

    /**
     * The server.
     *
     * @return its FHIR base URL
     */
    public FhirBase base() {
        return client.base();
    }

    /**
     * What the server declares that it offers.
     *
     * @return its interactions
     */
    public DeclaredInteractions declared() {
        return new DeclaredInteractions(client);
    }

    /** Returns the server's complete copy of a Task. */
    RawResource task(String id) {
        RawResource task = client.read("Task", id)
                .orElseThrow(() -> new HttpStatusException(
                        "Task/" + id + " is not at " + base() + " any more: the source has withdrawn the referral",
                        404,
                        List.of("not-found"),
                        null));
        boolean partial = task.json().object("meta").map(meta -> meta.objects("tag")).orElse(List.of()).stream()
                .anyMatch(tag -> tag.text("code").filter("SUBSETTED"::equals).isPresent());
        if (partial) {
            throw new ProtocolException(
                    "Task/" + id + " at " + base()
                            + " was returned incomplete: updating it would lose the rest, so nothing was written; tell"
                            + " the source's operator",
                    "Task.meta.tag",
                    null);
        }
        return task;
    }

    /**
     * Reads a complete resource.
     *
     * @param reference the resource
     * @return the resource; empty if the server does not have it
     */
    public Optional<RawResource> read(LocalReference reference) {
        return client.read(reference.type(), reference.id());
    }

    /**
     * Updates a resource if it was not changed since it was read.
     *
     * @param read the resource as it was read
     * @param edited the whole resource
     * @return the resource as the server has it now
     * @throws org.sdohsync.core.error.ConflictException if it was changed meanwhile
     */
    public RawResource update(RawResource read, JsonObject edited) {
        return client.update(read, edited);
    }

    static TaskStatus status(RawResource task) {
        return new TaskStatus(task.json().text("status").orElse(""));
    }

    /** Returns the Task as a model without its narrative, which must not be written back. */
    static Task model(RawResource task) {
        byte[] bare = task.json().toBuilder().remove("text").build().toBytes();
        return FhirJson.parse(Task.class, bare, task.reference().toString());
    }

    /** Returns the request of the Task; null if it is on another server, deleted, or not readable for us. */
    @Nullable
    JsonObject serviceRequest(JsonObject task) {
        Optional<String> written = task.object("focus").flatMap(reference -> reference.text("reference"));
        Optional<JsonObject> contained = written.filter(reference -> reference.startsWith("#"))
                .flatMap(reference -> contained(task, reference.substring(1)));
        if (contained.isPresent()) {
            return contained.get();
        }
        Optional<LocalReference> focus = written.flatMap(reference -> LocalReference.find(base(), reference))
                .filter(reference -> reference.type().equals("ServiceRequest"));
        if (focus.isEmpty()) {
            return null;
        }
        return resource(focus.get()).orElse(null);
    }

    private static Optional<JsonObject> contained(JsonObject task, String id) {
        return task.objects("contained").stream()
                .filter(resource -> resource.text("id").filter(id::equals).isPresent())
                .filter(resource -> resource.text("resourceType")
                        .filter("ServiceRequest"::equals)
                        .isPresent())
                .findFirst();
    }

    /**
     * Posts a result; servers that support {@code If-None-Exist} return an existing one instead of creating a second. If a
     * server forbids a result with its profile, and does not have it, it is sent once more without; if it refuses it, without
     * the references that do not exist there.
     */
    String create(JsonObject result, String identifier) {
        return create(result, identifier, true);
    }

    /**
     * Posts a resource whose references all matter: like a result, but a refused one is not sent again without some of them.
     *
     * @param resource the resource with its identifier
     * @param identifier its identifier
     * @return the reference of the resource
     */
    public String createWhole(JsonObject resource, String identifier) {
        return create(resource, identifier, false);
    }

    private String create(JsonObject result, String identifier, boolean withoutLostReferences) {
        JsonObject sent = profiles.known(result);
        try {
            return post(sent, identifier);
        } catch (HttpStatusException refused) {
            if (withoutLostReferences && PostedReferences.maybeRefused(refused)) {
                JsonObject followed = PostedReferences.followed(client, sent).orElseThrow(() -> refused);
                return post(followed, identifier);
            }
            if (refused.status() != 403 || !ProfileNaming.isNamed(sent)) {
                throw refused;
            }
            Found held = lookUp(sent, identifier);
            if (held.reference() != null) {
                return held.reference();
            }
            if (!held.searchable()) {
                throw refused;
            }
            String made = post(ProfileNaming.without(sent), identifier);
            profiles.refused();
            return made;
        }
    }

    private String post(JsonObject result, String identifier) {
        return client.create(result, "identifier=" + token(identifier))
                .reference()
                .toString();
    }

    /**
     * Searches for a resource with our identifier: by the identifier, else among those that have something else in common with it.
     *
     * @param resource the resource as it was or is to be posted
     * @param identifier its identifier
     * @return the result of the search
     */
    public Found lookUp(JsonObject resource, String identifier) {
        String type = resource.text("resourceType").orElse("");
        return search(type + "?identifier=" + token(identifier), identifier, true)
                .or(() -> PlainSearch.of(base(), resource).flatMap(query -> search(query, identifier, false)))
                .orElseGet(() -> new Found(false, null));
    }

    /** Reads a result of ours to write it again; empty if it is not there any more. */
    Optional<RawResource> result(String reference) {
        return client.read(reference);
    }

    /** Reads a resource; empty if the server does not have it, or refuses it for good. */
    Optional<RawResource> readable(LocalReference reference) {
        try {
            return read(reference);
        } catch (HttpStatusException | AuthorizationException refused) {
            if (refusedForGood(refused)) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    /** Returns a result with our identifier among those in the Task's output. */
    @Nullable
    String listed(JsonObject task, String type, String identifier) {
        List<LocalReference> named = task.objects("output").stream()
                .flatMap(output -> output.object("valueReference").stream())
                .flatMap(value -> value.text("reference").stream())
                .flatMap(reference -> LocalReference.find(base(), reference).stream())
                .filter(reference -> reference.type().equals(type))
                .limit(MOST_NAMED)
                .toList();
        for (LocalReference reference : named) {
            if (resource(reference).filter(json -> has(json, identifier)).isPresent()) {
                return reference.toString();
            }
        }
        return null;
    }

    /**
     * Tells whether the search finds a resource of ours that is known to exist.
     *
     * @param posted its reference
     * @return true if it does
     */
    public boolean shows(String posted) {
        Optional<LocalReference> reference = LocalReference.find(base(), posted);
        Optional<JsonObject> held = reference.flatMap(this::resource);
        Optional<String> identifier = held.stream()
                .flatMap(json -> Stream.concat(json.objects("identifier").stream(), json.object("identifier").stream()))
                .filter(given -> given.text("system")
                        .filter(ProcedureDraft.IDENTIFIER_SYSTEM::equals)
                        .isPresent())
                .flatMap(given -> given.text("value").stream())
                .findFirst();
        if (identifier.isEmpty()) {
            return false;
        }
        String found = lookUp(held.get(), identifier.get()).reference();
        return reference.get().toString().equals(found);
    }

    private Optional<JsonObject> resource(LocalReference reference) {
        return readable(reference).map(RawResource::json);
    }

    // Empty if the server does not support the search: it refuses it, or ignores the parameter and returns everything.
    private Optional<Found> search(String query, String identifier, boolean exact) {
        String type = query.substring(0, query.indexOf('?'));
        SearchPages pages = client.search(query);
        try {
            Optional<BundlePage> page = pages.next(head -> head.type().equals(type));
            for (; page.isPresent(); page = pages.next(head -> head.type().equals(type))) {
                for (BundleEntry entry : page.get().entries()) {
                    if (has(entry.json(), identifier)) {
                        return Optional.of(new Found(true, type + "/" + entry.id()));
                    }
                }
                if (exact && !page.get().entries().isEmpty()) {
                    return Optional.empty();
                }
            }
            // A cached answer does not show what the server has now, although it was requested without cache.
            return pages.cached() ? Optional.empty() : Optional.of(new Found(true, null));
        } catch (LimitException endless) {
            return Optional.empty();
        } catch (HttpStatusException | AuthorizationException refused) {
            if (refusedForGood(refused) || isServerError(refused, exact)) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    static boolean has(JsonObject result, String identifier) {
        // A QuestionnaireResponse has one identifier, all others a list.
        return Stream.concat(result.objects("identifier").stream(), result.object("identifier").stream())
                .anyMatch(held -> held.text("value").filter(identifier::equals).isPresent());
    }

    private static boolean refusedForGood(SyncException refused) {
        return refused instanceof AuthorizationException authorization
                ? authorization.reason() == AuthorizationException.Reason.SCOPE
                : !refused.retryable();
    }

    // Some servers fail with a parameter they do not know. It is a temporary failure only if the simpler search fails
    // as well.
    private static boolean isServerError(SyncException refused, boolean plainerLeft) {
        return plainerLeft && refused instanceof HttpStatusException failed && failed.status() == 500;
    }

    private static String token(String identifier) {
        return encode(ProcedureDraft.IDENTIFIER_SYSTEM + "|" + identifier);
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
