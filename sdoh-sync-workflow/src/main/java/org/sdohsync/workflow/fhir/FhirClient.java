// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.fhir;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.ConflictException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.http.HttpRequest;
import org.sdohsync.core.http.HttpSender;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.workflow.audit.AccessEvent;
import org.sdohsync.workflow.audit.AccessEvent.Interaction;
import org.sdohsync.workflow.audit.AccessLog;

/**
 * FHIR R4 interactions with one server. Every address it asks for lies below the server's base or, for the next page of a
 * search, within its origin. Answers become values or typed errors:
 *
 * <ul>
 *   <li>404 and 410 of a read: empty.
 *   <li>401 for one resource, 403 that names {@code insufficient_scope}: {@link org.sdohsync.core.error.AuthorizationException}.
 *   <li>409 and 412 of a write: {@link ConflictException}.
 *   <li>Any other refusal: {@link org.sdohsync.core.error.HttpStatusException} with the issue codes, never their words.
 *   <li>An answer that is not what FHIR promises: {@link ProtocolException}.
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
     * Makes a client that notes its accesses nowhere.
     *
     * @param sender sends and signs the requests
     * @param base the server's FHIR API
     * @param limits how many pages are followed
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
     * The same client with its accesses noted.
     *
     * @param other where reads and writes of patient data are noted
     * @return a client on the same sender
     */
    public FhirClient noting(AccessLog other) {
        return new FhirClient(server, requireNonNull(other, "other"));
    }

    /**
     * The same client for a caller who may know what it asks for next, see {@link #expect}.
     *
     * @param threads where answers are fetched meanwhile
     * @return a client on the same sender; for one caller
     */
    public FhirClient ahead(Executor threads) {
        return new FhirClient(server.with(new ReadAhead(threads)), log);
    }

    /**
     * The same client for who has to know what the server holds now: caches on the way are asked to give way (RFC 9111 §5.2.1.4), and so is
     * what a server keeps of earlier searches.
     *
     * @return a client on the same sender
     */
    public FhirClient pastCaches() {
        return new FhirClient(server.with(server.options().askPastCaches()), log);
    }

    /**
     * The same client with a check before each create and update, see {@link HttpRequest#beforeSending}: made when token, turn and
     * connection are there, and before the first byte. What it throws leaves the call, and nothing was sent.
     *
     * @param check throws if nothing must be written any more
     * @return a client on the same sender
     */
    public FhirClient beforeWriting(Runnable check) {
        return new FhirClient(server.with(server.options().checkBeforeWriting(requireNonNull(check, "check"))), log);
    }

    /**
     * The same client with what is known of its server's other addresses.
     *
     * @param known learned from here on, too
     * @return a client on the same sender
     */
    public FhirClient knowing(ServerAliases known) {
        return new FhirClient(server.with(requireNonNull(known, "known")), log);
    }

    /**
     * The same client for who learns whether updates are guarded.
     *
     * @param guarded told whenever the server refuses an update of something that changed (412): it heeds {@code If-Match}
     * @return a client on the same sender
     */
    public FhirClient onGuardedUpdate(Runnable guarded) {
        return new FhirClient(server.with(server.options().onGuardedUpdate(requireNonNull(guarded, "guarded"))), log);
    }

    /**
     * The same client for another purpose.
     *
     * @param purpose what its accesses are noted to be for
     * @return a client on the same sender
     */
    public FhirClient purpose(AccessEvent.Purpose purpose) {
        return noting(log.purpose(purpose));
    }

    /**
     * The server.
     *
     * @return its FHIR API
     */
    public FhirBase base() {
        return server.knownBase();
    }

    /**
     * How much of an answer is read.
     *
     * @return the limits
     */
    public Limits limits() {
        return server.limits();
    }

    /**
     * Reads a resource as the server holds it, to be looked at as JSON or updated.
     *
     * @param type the resource type
     * @param id the id
     * @return the resource, empty if the server does not have it, or not any more
     */
    public Optional<RawResource> read(String type, String id) {
        LocalReference asked = new LocalReference(type, id);
        return log.find(
                Interaction.READ, asked.toString(), () -> server.find(asked).map(reply -> Writes.read(reply, asked)));
    }

    /**
     * Reads what a reference of this server leads to.
     *
     * @param reference relative, or absolute within the base
     * @return the resource, empty if the server does not have it, or not any more
     * @throws ProtocolException if the reference leads to another server; nothing was sent
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
     * @return the caller's own copy, empty if the server does not have it, or not any more
     */
    public <T extends Resource> Optional<T> readAs(Class<T> type, String id) {
        LocalReference asked = new LocalReference(type.getSimpleName(), id);
        return log.find(
                Interaction.READ,
                asked.toString(),
                () -> server.find(asked).map(reply -> Writes.model(type, asked, reply)));
    }

    /**
     * Replaces a resource if it is still as it was read: {@code If-Match} has the ETag that it came with, or one made of its version.
     *
     * @param read the resource as it was read
     * @param edited the whole resource, from {@link RawResource#json} with changes
     * @return the resource as the server holds it now
     * @throws ConflictException if somebody else changed it meanwhile (409 or 412)
     * @throws ProtocolException if it came with neither ETag nor version; nothing was sent
     * @throws IllegalArgumentException if the edited resource is another one
     */
    public RawResource update(RawResource read, JsonObject edited) {
        LocalReference target = read.reference();
        if (!target.equals(new LocalReference(Writes.type(edited), Writes.id(edited)))) {
            throw new IllegalArgumentException("not an edit of " + target);
        }
        return log.run(
                Interaction.UPDATE,
                target.toString(),
                () -> server.writer().update(read, edited),
                updated -> List.of(target.toString()));
    }

    /**
     * Creates a resource.
     *
     * @param resource the resource without id
     * @param ifNoneExist a search, for example {@code identifier=system|value}, whose one match is to be taken instead, or null;
     *     encoded already. A server that does not know this header ignores it
     * @return what was made or found
     * @throws ConflictException if several resources match the search (412), or the server refuses with 409
     */
    public Created create(JsonObject resource, @Nullable String ifNoneExist) {
        return createNoted(Writes.type(resource), resource.toBytes(), ifNoneExist);
    }

    /**
     * Creates a resource.
     *
     * @param resource the resource without id
     * @param ifNoneExist as for {@link #create(JsonObject, String)}
     * @return what was made or found
     * @throws ConflictException if several resources match the search (412), or the server refuses with 409
     */
    public Created create(Resource resource, @Nullable String ifNoneExist) {
        return createNoted(resource.fhirType(), FhirJson.encode(resource), ifNoneExist);
    }

    /**
     * Searches.
     *
     * @param pathAndParams below the base, encoded already, for example {@code Task?status=requested}
     * @return the pages; nothing is sent before the first is asked for
     */
    public SearchPages search(String pathAndParams) {
        return new SearchPages(
                this,
                server.limits(),
                log,
                pathAndParams.split("\\?", 2)[0] + " search",
                server.base().resolve(pathAndParams));
    }

    /**
     * Goes on with a search whose first pages were read earlier.
     *
     * @param type what is searched for
     * @param link the server's link to the next page; it is followed within the server's origin only
     * @return the pages from there on; nothing is sent before the first is asked for
     */
    public SearchPages searchFrom(String type, String link) {
        return SearchPages.from(
                this, server.limits(), log, type + " search", server.base().resolve(type), link);
    }

    /**
     * Says which search will probably be next, so that its first page is under way when it is asked for. Does nothing unless the client
     * was made for that ({@link #ahead}), nor while accesses are noted: what nobody asks for in the end would be read without a note.
     *
     * @param pathAndParams as {@link #search} will get it
     */
    public void expect(String pathAndParams) {
        if (!log.isOn()) {
            server.expect(pathAndParams);
        }
    }

    /**
     * Reads several things in one request (FHIR R4 §3.1.0.11).
     *
     * @param paths reads or searches below the base, encoded already
     * @return one entry for each, in the same order, each with its own status
     * @throws ProtocolException if the server answers with another number of entries
     */
    public List<BundleEntry> batch(List<String> paths) {
        return log.run(Interaction.BATCH, "Bundle", () -> server.batch(paths), Writes::named);
    }

    /**
     * Reads the server's description of itself.
     *
     * @return the CapabilityStatement as JSON
     */
    public JsonObject metadata() {
        return server.metadata();
    }

    void alsoKnownAs(@Nullable String alias) {
        server.alsoKnownAs(alias);
    }

    HttpReply page(URI address, String what) {
        return server.page(address, what);
    }

    private Created createNoted(String type, byte[] body, @Nullable String ifNoneExist) {
        return log.run(
                Interaction.CREATE,
                type,
                () -> server.writer().create(type, body, ifNoneExist),
                created -> List.of(created.reference().toString()));
    }
}
