// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.client;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.ConflictException;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.json.JsonObject;

/** Reads the answers to a read, an update or a create. */
final class WriteResponses {
    private WriteResponses() {}

    static RawResource read(HttpReply reply, LocalReference asked) {
        return resource(reply, asked)
                .orElseThrow(() ->
                        new ProtocolException(asked + ": the answer is not this resource", asked.toString(), null));
    }

    /** Returns the resource in the answer's body; empty if the body is empty or something else. */
    static Optional<RawResource> resource(HttpReply reply, LocalReference asked) {
        Optional<JsonObject> body = body(reply, asked.toString());
        return body.filter(json -> is(json, asked))
                .map(json -> new RawResource(
                        asked, json, version(reply, json), EntityTag.of(reply).orElse(null)));
    }

    /** Returns the result of a create. */
    static CreateResult created(HttpReply reply, String type, FhirBase base) {
        if (reply.status() == 409 || reply.status() == 412) {
            throw new ConflictException(
                    "create of " + type + " conflicts with an existing resource (" + reply.status() + ")",
                    type,
                    null,
                    null);
        }
        if (!reply.ok()) {
            throw FhirErrors.of(reply, "create of " + type);
        }
        Optional<JsonObject> body = body(reply, type);
        Optional<LocalReference> inBody = body.filter(
                        json -> type.equals(json.text("resourceType").orElse("")))
                .map(WriteResponses::id)
                .filter(LocalReference::isId)
                .map(id -> LocalReference.of(type, id));
        LocalReference made = ofLocation(reply, "Location", type, base)
                .or(() -> ofLocation(reply, "Content-Location", type, base))
                .or(() -> inBody)
                .orElseThrow(() -> new ProtocolException(
                        type + " was created but the answer does not contain its id"
                                + (reply.header("Location").isPresent()
                                        ? ", and its Location is not that of a " + type + " of this server"
                                        : "")
                                + ": search for it before trying again",
                        type,
                        null));
        return new CreateResult(made, version(reply, body.orElse(null)), reply.status() == 200);
    }

    /** Returns the read resource as a model without its narrative. */
    static <T extends Resource> T model(Class<T> type, LocalReference asked, HttpReply reply) {
        byte[] stripped = NarrativeStripper.strip(reply.body(), 0, reply.body().length, asked.toString());
        return FhirJson.parseChecked(type, stripped, asked.toString());
    }

    /** Returns the resources of a batch's answer. */
    static List<String> named(List<BundleEntry> answers) {
        return answers.stream()
                .filter(answer -> answer.hasResource() && !answer.id().isEmpty())
                .map(answer -> answer.type() + "/" + answer.id())
                .toList();
    }

    /** Returns the batch for several reads. */
    static byte[] batch(List<String> paths) {
        List<JsonObject> entries = new ArrayList<>();
        for (String path : paths) {
            JsonObject get =
                    JsonObject.builder().text("method", "GET").text("url", path).build();
            entries.add(JsonObject.builder().object("request", get).build());
        }
        return JsonObject.builder()
                .text("resourceType", "Bundle")
                .text("type", "batch")
                .objects("entry", entries)
                .build()
                .toBytes();
    }

    /** Returns the type of a resource to write. */
    static String type(JsonObject resource) {
        return resource.text("resourceType")
                .orElseThrow(() -> new IllegalArgumentException("the resource has no resourceType"));
    }

    /** Returns the resource's bytes with its id as a string, even if it was a number. */
    static byte[] identified(JsonObject resource, LocalReference as) {
        return resource.toBuilder().text("id", as.id()).build().toBytes();
    }

    /** Returns the id of a resource, which some servers write as a number; empty if there is none. */
    static String id(JsonObject resource) {
        Object id = resource.members().get("id");
        boolean number = id instanceof BigDecimal;
        return number
                ? resource.number("id").map(String::valueOf).orElse("")
                : resource.text("id").orElse("");
    }

    static @Nullable String version(HttpReply reply, @Nullable JsonObject json) {
        Optional<String> inMeta = Optional.ofNullable(json)
                .filter(resource ->
                        !"OperationOutcome".equals(resource.text("resourceType").orElse("")))
                .flatMap(resource -> resource.object("meta"))
                .flatMap(meta -> meta.text("versionId"))
                .flatMap(version -> Optional.ofNullable(ResourceVersions.usable(version)));
        return inMeta.or(() -> EntityTag.of(reply).flatMap(EntityTag::version)).orElse(null);
    }

    // Nothing is fetched from that URL: only type and id are read from the end of its path.
    private static Optional<LocalReference> ofLocation(HttpReply reply, String header, String type, FhirBase base) {
        return reply.header(header)
                .flatMap(place -> LocalReference.pathOn(base.origin(), base.resolve(type), place))
                .map(WriteResponses::withoutSlashes)
                .flatMap(path -> {
                    int at = path.lastIndexOf("/" + type + "/");
                    return at < 0 ? Optional.empty() : LocalReference.tail(path.substring(at + 1));
                });
    }

    private static String withoutSlashes(String path) {
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        return path.substring(0, end);
    }

    private static boolean is(JsonObject json, LocalReference asked) {
        return asked.type().equals(json.text("resourceType").orElse(""))
                && asked.id().equals(id(json));
    }

    private static Optional<JsonObject> body(HttpReply reply, String where) {
        if (reply.body().length == 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(reply.json(where));
        } catch (ProtocolException notJson) {
            return Optional.empty();
        } catch (LimitException tooDeep) {
            throw tooDeep;
        }
    }
}
