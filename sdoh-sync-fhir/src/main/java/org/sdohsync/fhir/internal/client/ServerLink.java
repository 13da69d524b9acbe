// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.client;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.http.ResponseKind;
import org.sdohsync.core.internal.http.HttpSender;
import org.sdohsync.core.internal.http.OutgoingRequest;
import org.sdohsync.core.json.JsonObject;

/**
 * How the requests of a {@link FhirClient} go to its server. Safe for use by many threads.
 *
 * @param sender sends and signs them
 * @param base the server
 * @param aliases what is known of its other addresses
 * @param limits how much is read
 * @param ahead fetches the page that is probably asked for next, if the client was made for that
 * @param options what is added to each request
 */
record ServerLink(
        HttpSender sender,
        FhirBase base,
        ServerAliases aliases,
        Limits limits,
        @Nullable ReadAhead ahead,
        RequestOptions options) {
    private static final int NOT_MODIFIED = 304;

    ServerLink with(ServerAliases known) {
        return new ServerLink(sender, base, known, limits, ahead, options);
    }

    ServerLink with(ReadAhead reader) {
        return new ServerLink(sender, base, aliases, limits, reader, options);
    }

    ServerLink with(RequestOptions other) {
        return new ServerLink(sender, base, aliases, limits, ahead, other);
    }

    /** The server with what is known of its other addresses. */
    FhirBase knownBase() {
        return aliases.of(base);
    }

    void alsoKnownAs(@Nullable String alias) {
        aliases.learn(base, alias);
    }

    /** Reads a resource, empty if the server does not have it, or not any more. */
    Optional<HttpReply> find(LocalReference asked) {
        HttpReply reply = get(base.resolve(asked.toString()), ResponseKind.RESOURCE);
        if (reply.status() == 404 || reply.status() == 410) {
            return Optional.empty();
        }
        require(reply, "read of " + asked);
        return Optional.of(reply);
    }

    /** Reads what is no FHIR resource, or a Binary, empty if the server does not have it, or not any more. */
    Optional<HttpReply> content(URI address, String accept) {
        OutgoingRequest get =
                OutgoingRequest.get(address).header("Accept", accept).expecting(ResponseKind.RESOURCE);
        HttpReply reply = sender.send(options.reading(get));
        if (reply.status() == 404 || reply.status() == 410) {
            return Optional.empty();
        }
        require(reply, "read of an attachment");
        return Optional.of(reply);
    }

    /** Begins to fetch a page, if the client was made for that. */
    void expect(String pathAndParams) {
        ReadAhead reader = ahead;
        if (reader != null) {
            URI address = base.resolve(pathAndParams);
            reader.begin(address, () -> get(address, ResponseKind.PAGE));
        }
    }

    /** Reads a page, which may be under way already. */
    HttpReply page(URI address, String what) {
        ReadAhead reader = ahead;
        Optional<HttpReply> fetched = reader == null ? Optional.empty() : reader.take(address);
        HttpReply reply = fetched.orElseGet(() -> get(address, ResponseKind.PAGE));
        require(reply, what);
        return reply;
    }

    /** Reads several things in one request, answered in the same order. */
    List<BundleEntry> batch(List<String> paths) {
        HttpReply reply =
                sender.send(OutgoingRequest.post(base.uri(), FhirClient.FHIR_JSON, WriteResponses.batch(paths))
                        .header("Accept", FhirClient.FHIR_JSON)
                        .expecting(ResponseKind.PAGE));
        require(reply, "batch");
        List<BundleEntry> answers =
                BundleScanner.scan(reply.body(), "batch", head -> true, limits).entries();
        if (answers.size() != paths.size()) {
            throw new ProtocolException(
                    "batch of " + paths.size() + " was answered with " + answers.size() + " entries", "batch", null);
        }
        return answers;
    }

    /** Reads the server's description of itself, and learns its other address from it. */
    JsonObject metadata() {
        HttpReply reply = get(base.resolve("metadata"), ResponseKind.RESOURCE);
        require(reply, "metadata");
        JsonObject statement = reply.json("metadata");
        alsoKnownAs(statement
                .object("implementation")
                .flatMap(itself -> itself.text("url"))
                .orElse(null));
        return statement;
    }

    /** Reads what is used of the server's description of itself, if it is another one than before. */
    CapabilityDeclaration capabilities(@Nullable CapabilityDeclaration kept) {
        OutgoingRequest get = reading(base.resolve("metadata"), ResponseKind.RESOURCE);
        Optional<String> tag = kept == null ? Optional.empty() : kept.tag();
        HttpReply reply =
                sender.send(tag.map(known -> get.header("If-None-Match", known)).orElse(get));
        CapabilityDeclaration declared;
        if (kept != null && tag.isPresent() && reply.status() == NOT_MODIFIED) {
            declared = kept;
        } else {
            require(reply, "metadata");
            declared = CapabilityDeclaration.of(reply);
        }
        alsoKnownAs(declared.address());
        return declared;
    }

    /** Calls an operation that only reads, and takes whatever JSON it answers. */
    JsonObject operation(String pathAndParams, String what) {
        HttpReply reply = get(base.resolve(pathAndParams), ResponseKind.PAGE);
        require(reply, what);
        return reply.json(what);
    }

    /** Deletes a resource; that the server does not have it any more is as good. */
    void delete(LocalReference target) {
        HttpReply reply = sender.send(options.writing(OutgoingRequest.delete(base.resolve(target.toString()))
                .header("Accept", FhirClient.FHIR_JSON)
                .expecting(ResponseKind.RESOURCE)));
        if (reply.status() != 404 && reply.status() != 410) {
            require(reply, "delete of " + target);
        }
    }

    ResourceWriter writer() {
        return new ResourceWriter(sender, base, options, this::find);
    }

    private HttpReply get(URI address, ResponseKind kind) {
        return sender.send(reading(address, kind));
    }

    private OutgoingRequest reading(URI address, ResponseKind kind) {
        OutgoingRequest get = OutgoingRequest.get(address)
                .header("Accept", FhirClient.FHIR_JSON)
                .expecting(kind);
        return options.reading(get);
    }

    private static void require(HttpReply reply, String what) {
        if (!reply.ok()) {
            throw FhirErrors.of(reply, what);
        }
    }
}
