// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.client;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.ConflictException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.http.Origin;
import org.sdohsync.core.internal.http.HttpSender;
import org.sdohsync.core.internal.http.OutgoingRequest;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.fhir.audit.AccessEvent;
import org.sdohsync.fhir.audit.AccessEvent.Interaction;
import org.sdohsync.fhir.internal.audit.AccessLog;

/**
 * FHIR R4 interactions with one server. Every requested URL is below the server's base or, for the next page of a search, at
 * its origin. Answers are returned as values or typed exceptions:
 *
 * <ul>
 *   <li>404 and 410 of a read: empty.
 *   <li>401 for one resource, 403 with {@code insufficient_scope}: {@link org.sdohsync.core.error.AuthorizationException}.
 *   <li>409 and 412 of a write: {@link ConflictException}.
 *   <li>Any other refusal: {@link org.sdohsync.core.error.HttpStatusException} with the issue codes, never their texts.
 *   <li>An answer that violates FHIR: {@link ProtocolException}.
 * </ul>
 *
 * <p>Safe for use by many threads.
 */
public final class FhirClient {
    static final String FHIR_JSON = "application/fhir+json";

    private final ServerLink server;
    private final AccessLog log;

    private FhirClient(ServerLink server, AccessLog log) {
        this.server = server;
        this.log = log;
    }

    /**
     * Creates a client without an access log.
     *
     * @param sender the sender, which signs the requests
     * @param base the server's FHIR API
     * @param limits the limits
     * @return the client
     */
    public static FhirClient over(HttpSender sender, FhirBase base, Limits limits) {
        ServerLink server = new ServerLink(
                requireNonNull(sender, "sender"),
                requireNonNull(base, "base"),
                ServerAliases.create(),
                requireNonNull(limits, "limits"),
                null,
                RequestOptions.DEFAULT);
        return new FhirClient(server, AccessLog.none());
    }

    /**
     * Returns this client with an access log.
     *
     * @param other the log of reads and writes of patient data
     * @return a client on the same sender
     */
    public FhirClient noting(AccessLog other) {
        return new FhirClient(server, requireNonNull(other, "other"));
    }

    /**
     * Returns this client with reading ahead, see {@link #expect}.
     *
     * @param threads the executor that reads ahead
     * @return a client on the same sender; for one caller
     */
    public FhirClient ahead(Executor threads) {
        return new FhirClient(server.with(new ReadAhead(threads)), log);
    }

    /**
     * Returns this client with requests that bypass caches (RFC 9111 §5.2.1.4), including a server's cache of searches.
     *
     * @return a client on the same sender
     */
    public FhirClient pastCaches() {
        return new FhirClient(server.with(server.options().askPastCaches()), log);
    }

    /**
     * Returns this client with a check before each write, see {@link OutgoingRequest#beforeSending}: it runs after all waits and
     * before the first byte. An exception it throws is thrown by the call, and nothing is sent.
     *
     * @param check throws if the write must not be sent any more
     * @return a client on the same sender
     */
    public FhirClient beforeWriting(Runnable check) {
        return new FhirClient(server.with(server.options().checkBeforeWriting(requireNonNull(check, "check"))), log);
    }

    /**
     * Returns this client with the known alternative base URLs of its server.
     *
     * @param known the base URLs; new ones are added to it
     * @return a client on the same sender
     */
    public FhirClient knowing(ServerAliases known) {
        return new FhirClient(server.with(requireNonNull(known, "known")), log);
    }

    /**
     * Returns this client with a callback for refused conditional updates.
     *
     * @param guarded called when the server refuses an update with 412, which shows that it supports {@code If-Match}
     * @return a client on the same sender
     */
    public FhirClient onGuardedUpdate(Runnable guarded) {
        return new FhirClient(server.with(server.options().onGuardedUpdate(requireNonNull(guarded, "guarded"))), log);
    }

    /**
     * Returns this client for another purpose.
     *
     * @param purpose the purpose in the access log
     * @return a client on the same sender
     */
    public FhirClient purpose(AccessEvent.Purpose purpose) {
        return noting(log.purpose(purpose));
    }

    /**
     * The server.
     *
     * @return its FHIR base URL
     */
    public FhirBase base() {
        return server.knownBase();
    }

    /**
     * The limits of answers.
     *
     * @return the limits
     */
    public Limits limits() {
        return server.limits();
    }

    /**
     * Reads a complete resource, as JSON or to update it (FHIR R4, RESTful API §read).
     *
     * @param type the resource type
     * @param id the id
     * @return the resource; empty if the server does not have it, or not any more
     */
    public Optional<RawResource> read(String type, String id) {
        LocalReference asked = LocalReference.of(type, id);
        return log.find(
                Interaction.READ,
                asked.toString(),
                () -> server.find(asked).map(reply -> WriteResponses.read(reply, asked)));
    }

    /**
     * Reads the resource of a reference.
     *
     * @param reference relative, or absolute within the base
     * @return the resource; empty if the server does not have it, or not any more
     * @throws ProtocolException if the reference is to another server; nothing was sent
     */
    public Optional<RawResource> read(String reference) {
        LocalReference local = LocalReference.within(base(), reference);
        return read(local.type(), local.id());
    }

    /**
     * Reads a resource as a model without its narrative. It must not be written back.
     *
     * @param type the resource type
     * @param id the id
     * @param <T> the type
     * @return a new object; empty if the server does not have it, or not any more
     */
    public <T extends Resource> Optional<T> readAs(Class<T> type, String id) {
        LocalReference asked = LocalReference.of(type.getSimpleName(), id);
        return log.find(
                Interaction.READ,
                asked.toString(),
                () -> server.find(asked).map(reply -> WriteResponses.model(type, asked, reply)));
    }

    /**
     * Reads the content of an attachment at the server's origin, such as a Binary (FHIR R4 §Serving Binary Resources).
     *
     * @param address where it is
     * @param accept the wanted media types, as a header has them
     * @return the answer with its body; empty if the server does not have it, or not any more
     * @throws ProtocolException if the address is at another origin; nothing was sent
     */
    public Optional<HttpReply> content(URI address, String accept) {
        if (!Origin.find(address).filter(base().origin()::equals).isPresent()) {
            throw new ProtocolException(
                    "an attachment is not at " + base() + ": it was not fetched", "Attachment.url", null);
        }
        String name = LocalReference.find(base(), address.toString())
                .map(LocalReference::toString)
                .orElse("Binary");
        return log.find(Interaction.READ, name, () -> server.content(address, accept));
    }

    /**
     * Updates a resource if it was not changed since: {@code If-Match} has its ETag or version (FHIR R4, RESTful API §Managing
     * Resource Contention).
     *
     * @param read the resource as it was read
     * @param edited the whole resource: {@link RawResource#json} with changes
     * @return the resource as the server has it now
     * @throws ConflictException if it was changed meanwhile (409 or 412)
     * @throws ProtocolException if it has neither ETag nor version; nothing was sent
     * @throws IllegalArgumentException if the edited resource is another one
     */
    public RawResource update(RawResource read, JsonObject edited) {
        return updated(read, edited, () -> server.writer().update(read, edited));
    }

    /**
     * Updates as {@link #update} does, without reading the resource again if the answer does not contain it.
     *
     * @param read the resource as it was read
     * @param edited the whole resource
     */
    public void replace(RawResource read, JsonObject edited) {
        LocalReference ignored = updated(read, edited, () -> server.writer().replace(read, edited));
    }

    private <T> T updated(RawResource read, JsonObject edited, Supplier<T> write) {
        LocalReference target = read.reference();
        if (!target.equals(LocalReference.of(WriteResponses.type(edited), WriteResponses.id(edited)))) {
            throw new IllegalArgumentException("the edited resource is not " + target);
        }
        return log.run(Interaction.UPDATE, target.toString(), write, done -> List.of(target.toString()));
    }

    /**
     * Deletes a resource if it was not changed since it was read: {@code If-Match} has its ETag, or one made from its version
     * (FHIR R4, RESTful API §delete).
     *
     * @param read the resource as it was read
     * @throws ConflictException if it was changed meanwhile, or is referred to by others (409 or 412)
     * @throws ProtocolException if it has neither ETag nor version; nothing was sent
     */
    public void delete(RawResource read) {
        String target = read.reference().toString();
        LocalReference ignored =
                log.run(Interaction.DELETE, target, () -> server.writer().delete(read), deleted -> List.of(target));
    }

    /**
     * Creates a resource (FHIR R4, RESTful API §create).
     *
     * @param resource the resource without id
     * @param ifNoneExist an encoded search, such as {@code identifier=system|value}, whose single match is returned instead, or
     *     null. A server that does not support {@code If-None-Exist} ignores it
     * @return the created or found resource
     * @throws ConflictException if several resources match the search (412), or the server refuses with 409
     */
    public CreateResult create(JsonObject resource, @Nullable String ifNoneExist) {
        return createNoted(WriteResponses.type(resource), resource.toBytes(), ifNoneExist);
    }

    /**
     * Creates a resource (FHIR R4, RESTful API §create).
     *
     * @param resource the resource without id
     * @param ifNoneExist as for {@link #create(JsonObject, String)}
     * @return the created or found resource
     * @throws ConflictException as for {@link #create(JsonObject, String)}
     */
    public CreateResult create(Resource resource, @Nullable String ifNoneExist) {
        return createNoted(resource.fhirType(), FhirJson.encode(resource), ifNoneExist);
    }

    /**
     * Searches (FHIR R4 §3.1.1).
     *
     * @param pathAndParams the encoded path and parameters, such as {@code Task?status=requested}
     * @return the pages; nothing is sent before the first one is requested
     */
    public SearchPages search(String pathAndParams) {
        int query = pathAndParams.indexOf('?');
        return new SearchPages(
                this,
                server.limits(),
                log,
                (query < 0 ? pathAndParams : pathAndParams.substring(0, query)) + " search",
                server.base().resolve(pathAndParams));
    }

    /**
     * Continues a search whose first pages were read earlier.
     *
     * @param type the resource type
     * @param link the server's link to the next page, at the server's origin
     * @return the pages from there; nothing is sent before the first is asked for
     */
    public SearchPages searchFrom(String type, String link) {
        return SearchPages.from(
                this, server.limits(), log, type + " search", server.base().resolve(type), link);
    }

    /**
     * Reads the next search's first page ahead. Does nothing without {@link #ahead}, nor with an access log, where a page that is
     * not requested in the end would have no entry.
     *
     * @param pathAndParams the argument of the next call of {@link #search}
     */
    public void expect(String pathAndParams) {
        if (!log.isOn()) {
            server.expect(pathAndParams);
        }
    }

    /**
     * Sends several reads in one request (FHIR R4 §3.1.0.11).
     *
     * @param paths the encoded paths of reads or searches
     * @return one entry for each, in the same order, each with its own status
     * @throws ProtocolException if the number of entries differs
     */
    public List<BundleEntry> batch(List<String> paths) {
        return log.run(Interaction.BATCH, "Bundle", () -> server.batch(paths), WriteResponses::named);
    }

    /**
     * Reads what is used of the server's CapabilityStatement (FHIR R4, RESTful API §capabilities).
     *
     * @param kept what the server declared before, null if nothing was kept; the server need not send it again
     * @return what it declares now
     */
    public CapabilityDeclaration capabilities(@Nullable CapabilityDeclaration kept) {
        return server.capabilities(kept);
    }

    /**
     * Reads the server's whole CapabilityStatement (FHIR R4, RESTful API §capabilities).
     *
     * @return the CapabilityStatement as JSON
     */
    public JsonObject metadata() {
        return server.metadata();
    }

    /**
     * Calls an operation that changes nothing (FHIR R4 §3.2.0). Not in the access log: for resources without patient data.
     *
     * @param type the resource type
     * @param id the resource's id
     * @param nameAndParams the encoded name and parameters, such as {@code $status}
     * @return its answer as JSON
     */
    public JsonObject operation(String type, String id, String nameAndParams) {
        String target = LocalReference.of(type, id).toString();
        return server.operation(target + "/" + nameAndParams, nameAndParams.split("\\?", 2)[0] + " of " + target);
    }

    /**
     * Deletes a resource (FHIR R4, RESTful API §delete). Not in the access log: for our own Subscriptions.
     *
     * @param type the resource type
     * @param id the id; a resource that does not exist any more counts as deleted
     */
    public void delete(String type, String id) {
        server.delete(LocalReference.of(type, id));
    }

    void alsoKnownAs(@Nullable String alias) {
        server.alsoKnownAs(alias);
    }

    HttpReply page(URI address, String what) {
        return server.page(address, what);
    }

    private CreateResult createNoted(String type, byte[] body, @Nullable String ifNoneExist) {
        return log.run(
                Interaction.CREATE,
                type,
                () -> server.writer().create(type, body, ifNoneExist),
                created -> List.of(created.reference().toString()));
    }
}
