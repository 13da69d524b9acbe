// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.client;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.ConflictException;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.http.ResponseKind;
import org.sdohsync.core.internal.http.HttpSender;
import org.sdohsync.core.internal.http.OutgoingRequest;
import org.sdohsync.core.json.JsonObject;

/** Sends creates, updates and deletes. An update or delete is always conditional on the version that it replaces. */
final class ResourceWriter {
    private final HttpSender sender;
    private final FhirBase base;
    private final RequestOptions options;
    private final Function<LocalReference, Optional<HttpReply>> reads;

    ResourceWriter(
            HttpSender sender,
            FhirBase base,
            RequestOptions options,
            Function<LocalReference, Optional<HttpReply>> reads) {
        this.sender = sender;
        this.base = base;
        this.options = options;
        this.reads = reads;
    }

    RawResource update(RawResource read, JsonObject edited) {
        LocalReference target = read.reference();
        return WriteResponses.resource(accepted(read, edited), target)
                .or(() -> reads.apply(target).map(now -> WriteResponses.read(now, target)))
                .orElseThrow(() -> new ProtocolException(
                        target + " was updated but cannot be read any more", target.toString(), null));
    }

    /** Updates a resource without reading it again. */
    LocalReference replace(RawResource read, JsonObject edited) {
        HttpReply ignored = accepted(read, edited);
        return read.reference();
    }

    private HttpReply accepted(RawResource read, JsonObject edited) {
        LocalReference target = read.reference();
        List<EntityTag> tags = read.tags();
        if (tags.isEmpty()) {
            throw read.withoutVersion();
        }
        HttpReply reply = put(target, edited, tags.get(0));
        if (reply.status() == 412 && tags.size() > 1 && isUnchanged(read)) {
            // An intermediary may have changed the ETag, for example by compression.
            reply = put(target, edited, tags.get(1));
        }
        if (reply.status() == 409 || reply.status() == 412) {
            String was = read.versionId().orElse(null);
            throw new ConflictException(
                    target + " was changed by another client since version " + was + " (" + reply.status()
                            + "): read it again",
                    target.toString(),
                    was,
                    EntityTag.of(reply).flatMap(EntityTag::version).orElse(null));
        }
        if (!reply.ok()) {
            throw FhirErrors.of(reply, "update of " + target);
        }
        return reply;
    }

    private HttpReply put(LocalReference target, JsonObject resource, EntityTag tag) {
        OutgoingRequest request = OutgoingRequest.put(
                        base.resolve(target.toString()),
                        FhirClient.FHIR_JSON,
                        WriteResponses.identified(resource, target))
                .header("Accept", FhirClient.FHIR_JSON)
                .header("Prefer", "return=representation")
                .header("If-Match", tag.header())
                .expecting(ResponseKind.RESOURCE);
        HttpReply reply = sender.send(options.writing(request));
        if (reply.status() == 412) {
            options.updateGuarded().run();
        }
        return reply;
    }

    /** Returns what was deleted. A resource that is gone by now (404, 410) is deleted too. */
    LocalReference delete(RawResource read) {
        LocalReference target = read.reference();
        List<EntityTag> tags = read.tags();
        if (tags.isEmpty()) {
            throw read.withoutVersion();
        }
        OutgoingRequest request = OutgoingRequest.delete(base.resolve(target.toString()))
                .header("Accept", FhirClient.FHIR_JSON)
                .header("If-Match", tags.get(0).header())
                .expecting(ResponseKind.RESOURCE);
        HttpReply reply = sender.send(options.writing(request));
        if (reply.status() == 409 || reply.status() == 412) {
            throw new ConflictException(
                    target + " was not deleted (" + reply.status()
                            + "): it was changed since it was read, or others refer to it; read it again",
                    target.toString(),
                    read.versionId().orElse(null),
                    EntityTag.of(reply).flatMap(EntityTag::version).orElse(null));
        }
        if (!reply.ok() && reply.status() != 404 && reply.status() != 410) {
            throw FhirErrors.of(reply, "delete of " + target);
        }
        return target;
    }

    private boolean isUnchanged(RawResource read) {
        try {
            return reads.apply(read.reference())
                    .map(now -> WriteResponses.read(now, read.reference()))
                    .filter(now -> now.versionId().equals(read.versionId())
                            && now.lastUpdated().equals(read.lastUpdated())
                            && ContentDigest.isSame(now.contentDigest(), read.contentDigest()))
                    .isPresent();
        } catch (HttpStatusException | ProtocolException | LimitException unreadable) {
            return false;
        }
    }

    CreateResult create(String type, byte[] body, @Nullable String ifNoneExist) {
        OutgoingRequest request = OutgoingRequest.post(base.resolve(type), FhirClient.FHIR_JSON, body)
                .header("Accept", FhirClient.FHIR_JSON)
                .header("Prefer", "return=representation")
                .expecting(ResponseKind.RESOURCE);
        OutgoingRequest conditional = ifNoneExist == null ? request : request.header("If-None-Exist", ifNoneExist);
        return WriteResponses.created(sender.send(options.writing(conditional)), type, base);
    }
}
