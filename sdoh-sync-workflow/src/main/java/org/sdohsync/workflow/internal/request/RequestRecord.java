// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.request;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.workflow.internal.action.UncertainPost;
import org.sdohsync.workflow.request.RequestEntry;

/**
 * One request: what is to be created, what was, and, for a while after its end, what came of it. At most one part is in doubt, since
 * they are posted in order.
 */
public final class RequestRecord implements RequestEntry {
    private final ConnectionId connection;
    private final String key;
    private final Instant createdAt;
    private final String digest;
    private final List<RequestItem> items;
    private final Map<String, String> posted;
    private final @Nullable UncertainPost doubt;
    private final @Nullable String refusal;
    private final @Nullable Instant endedAt;

    private RequestRecord(
            ConnectionId connection,
            String key,
            Instant createdAt,
            String digest,
            List<RequestItem> items,
            Map<String, String> posted,
            @Nullable UncertainPost doubt,
            @Nullable String refusal,
            @Nullable Instant endedAt) {
        this.connection = connection;
        this.key = key;
        this.createdAt = createdAt;
        this.digest = digest;
        this.items = List.copyOf(items);
        this.posted = Collections.unmodifiableMap(new LinkedHashMap<>(posted));
        this.doubt = doubt;
        this.refusal = refusal;
        this.endedAt = endedAt;
    }

    static RequestRecord begin(ConnectionId connection, String key, List<RequestItem> items, Instant now) {
        List<RequestItem> told = items.stream().map(item -> item.toldAt(now)).toList();
        return new RequestRecord(connection, key, now, digest(items), told, Map.of(), null, null, null);
    }

    static RequestRecord restore(Stored stored) {
        return new RequestRecord(
                stored.connection(),
                stored.key(),
                stored.createdAt(),
                stored.digest(),
                stored.items(),
                stored.posted(),
                stored.doubt(),
                stored.refusal(),
                stored.endedAt());
    }

    /** The parts of a record as the codec reads and writes them. */
    record Stored(
            ConnectionId connection,
            String key,
            Instant createdAt,
            String digest,
            List<RequestItem> items,
            Map<String, String> posted,
            @Nullable UncertainPost doubt,
            @Nullable String refusal,
            @Nullable Instant endedAt) {}

    Stored stored() {
        return new Stored(connection, key, createdAt, digest, items, posted, doubt, refusal, endedAt);
    }

    /** The id of the record of a request. It does not show the key. */
    static String id(ConnectionId connection, String key) {
        String name = connection + "/" + key;
        return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    }

    static String digest(List<RequestItem> items) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (RequestItem item : items) {
                digest.update((item.name() + "|" + item.target() + "|").getBytes(StandardCharsets.UTF_8));
                digest.update(item.content().toBytes());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java has SHA-256; indicates a bug", missing);
        }
    }

    String id() {
        return id(connection, key);
    }

    /** What is locked while somebody works on the request. */
    String lockId() {
        return lockId(connection, key);
    }

    static String lockId(ConnectionId connection, String key) {
        return "request/" + id(connection, key);
    }

    boolean says(List<RequestItem> others) {
        return digest.equals(digest(others));
    }

    List<RequestItem> items() {
        return items;
    }

    @Nullable
    UncertainPost doubt() {
        return doubt;
    }

    boolean hasEnded() {
        return endedAt != null;
    }

    Optional<Instant> endedAt() {
        return Optional.ofNullable(endedAt);
    }

    /** Whether something of it is at the source, or may be. */
    boolean hasTraces() {
        return !posted.isEmpty() || doubt != null;
    }

    /** When the part in doubt is looked for next; empty if nothing keeps the request waiting. */
    Optional<Instant> waitsUntil(Instant now) {
        return Optional.ofNullable(doubt).filter(sent -> !sent.isDue(now)).map(UncertainPost::nextLook);
    }

    RequestRecord withPosted(String name, String reference) {
        Map<String, String> more = new LinkedHashMap<>(posted);
        more.put(name, reference);
        return new RequestRecord(connection, key, createdAt, digest, items, more, null, refusal, null);
    }

    RequestRecord withDoubt(@Nullable UncertainPost other) {
        return new RequestRecord(connection, key, createdAt, digest, items, posted, other, refusal, null);
    }

    RequestRecord withRefusal(@Nullable String why) {
        return new RequestRecord(connection, key, createdAt, digest, items, posted, doubt, why, null);
    }

    /** The request as somebody decided that it is to go on. */
    RequestRecord retried() {
        return new RequestRecord(
                connection, key, createdAt, digest, items, posted, doubt == null ? null : doubt.overrule(), null, null);
    }

    /** What is kept of a request that is done: nothing of its content. */
    RequestRecord ended(Instant now) {
        return new RequestRecord(connection, key, createdAt, digest, List.of(), posted, null, null, now);
    }

    @Override
    public String key() {
        return key;
    }

    @Override
    public ConnectionId connection() {
        return connection;
    }

    @Override
    public Instant createdAt() {
        return createdAt;
    }

    @Override
    public Map<String, String> posted() {
        return posted;
    }

    @Override
    public Optional<String> needsDecision() {
        return Optional.ofNullable(refusal);
    }

    @Override
    public Optional<Instant> inDoubtSince() {
        return Optional.ofNullable(doubt).filter(sent -> !sent.overruled()).map(UncertainPost::since);
    }

    @Override
    public String toString() {
        String standing = refusal != null ? "needs a decision" : hasEnded() ? "done" : "pending";
        return "RequestEntry[" + connection + ", parts=" + items.size() + ", posted=" + posted.size() + ", " + standing
                + "]";
    }
}
