// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.net.URI;
import java.security.PrivateKey;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.audit.AuditEntry;
import org.sdohsync.core.audit.AuditReport;
import org.sdohsync.core.audit.AuditTrail;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.ConnectionEvent;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.ContextItem;
import org.sdohsync.core.connection.Health;
import org.sdohsync.core.connection.LaunchContext;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.error.AddressException;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.BusyException;
import org.sdohsync.core.error.ConflictException;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.error.StoppedException;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.error.UnknownConnectionException;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.http.Origin;
import org.sdohsync.core.http.TransportSettings;
import org.sdohsync.core.internal.audit.AuditDirectory;
import org.sdohsync.core.internal.audit.Chains;
import org.sdohsync.core.internal.connection.AuthorizationEndpoints;
import org.sdohsync.core.internal.connection.ConnectionCodec;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.internal.connection.GrantTerms;
import org.sdohsync.core.internal.connection.QuarantineRetry;
import org.sdohsync.core.internal.connection.TokenSet;
import org.sdohsync.core.internal.file.Directories;
import org.sdohsync.core.internal.file.OwnerPermissions;
import org.sdohsync.core.internal.http.DirectHttp;
import org.sdohsync.core.internal.http.KeyStoreEntries;
import org.sdohsync.core.internal.http.KeyStoreFiles;
import org.sdohsync.core.internal.http.KeyStoreKeys;
import org.sdohsync.core.internal.http.OutgoingRequest;
import org.sdohsync.core.internal.http.ResourceId;
import org.sdohsync.core.internal.http.RetryAfter;
import org.sdohsync.core.internal.http.RetryPolicy;
import org.sdohsync.core.internal.http.SignedHttp;
import org.sdohsync.core.internal.http.TokenSource;
import org.sdohsync.core.internal.http.TokenUseHistory;
import org.sdohsync.core.internal.jdbc.SqlScript;
import org.sdohsync.core.internal.jdbc.Transactions;
import org.sdohsync.core.internal.memory.MemoryRecords;
import org.sdohsync.core.internal.net.AddressClassifier;
import org.sdohsync.core.internal.observation.ObservedHttp;
import org.sdohsync.core.internal.observation.SafeObserver;
import org.sdohsync.core.internal.secret.KeyHandle;
import org.sdohsync.core.internal.secret.ProviderRandom;
import org.sdohsync.core.internal.time.WallClock;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.EnvelopeSealing;
import org.sdohsync.core.secret.KeyRing;
import org.sdohsync.core.secret.KeyWrapping;
import org.sdohsync.core.secret.SealContext;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.secret.SealingKey;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.HeldLease;
import org.sdohsync.core.store.Lease;
import org.sdohsync.core.store.RecordDraft;
import org.sdohsync.core.store.RecordKey;
import org.sdohsync.core.store.RecordListing;
import org.sdohsync.core.store.RecordQuery;
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.Revision;
import org.sdohsync.core.store.RewrapReport;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.StoredRecord;
import org.sdohsync.core.store.StoredValue;
import org.sdohsync.core.store.UnreadableRecord;
import org.sdohsync.core.store.file.FileSystemStore;
import org.sdohsync.core.store.jdbc.JdbcStore;
import org.sdohsync.core.store.memory.MemoryStore;
import org.sdohsync.testkit.Canaries;
import org.sdohsync.testkit.Requirement;
import org.sdohsync.testkit.SecrecyRoll;
import org.sdohsync.testkit.SeededEntropy;

/** The roll of the core: no public type shows a secret that it holds. */
class CoreSecrecyTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final FhirBase BASE = FhirBase.restore("https://ehr.example/fhir");

    private static final String FAILURE =
            "says what it is told; the failures of hostile servers are checked as they come";

    private final Canaries canaries = Canaries.drawnFrom(SeededEntropy.of(51));

    @Test
    @Requirement({"USE-10", "SEC-11"})
    void publicTypes_withSecretsInThem_showNone() {
        ConnectionRecord.Builder draft = draft();
        ConnectionRecord record = draft.build();
        MemoryRecords medium = new MemoryRecords();
        Store store = Store.over(medium, Sealing.none());
        Records<ConnectionRecord> records = store.records(new ConnectionCodec());
        StoredValue<ConnectionRecord> stored =
                new StoredValue<>(record, records.create(record).orElseThrow());
        RecordDraft payload = RecordDraft.of("", null, canaries.text("payload").getBytes(UTF_8));
        SignedHttp.Builder signed = SignedHttp.builder(
                request -> {
                    throw new AssertionError("nothing is sent");
                },
                Set.of(BASE.origin()),
                tokens());
        byte[] key = Arrays.copyOf(canaries.text("sealing key").getBytes(UTF_8), SealingKey.BYTES);
        canaries.plant("cut sealing key", new String(key, UTF_8));

        SecrecyRoll.of(Secret.class, canaries)
                .built(canaries.secret("secret"), tokenSet(), client(), record, draft, record.view())
                .built(new ConnectionEvent(ConnectionEvent.Kind.CONNECTED, record.view()), record.context())
                .built(GrantTerms.USUAL.boundTo(canaries.secret("proof key")))
                .built(TransportSettings.none().proxy("proxy.example", 3128, "app", canaries.secret("proxy password")))
                .excused("names accounts and resources to the audit trail alone", AuditEntry.class)
                .excused("holds places and counts", AuditReport.class, AuditReport.BrokenLink.class)
                .excused("holds what is sealed", AuditTrail.class, Chains.class, AuditDirectory.class)
                .excused("prints the names of its files only", KeyStoreFiles.class, KeyStoreFiles.Loaded.class)
                .built(request(), reply(), json(), json().toBuilder())
                .built(signed, signed.build(), witness())
                .built(SealingKey.of(key), KeyRing.of(SealingKey.of(key)))
                .built(EnvelopeSealing.over(KeyWrapping.with(KeyRing.of(SealingKey.of(key)))))
                .built(KeyHandle.fixed("a key", new SecretKeySpec(key, "AES"), null))
                .built(new KeyStoreKeys.CertifiedKey(List.of(), KeyHandle.fixed("own key", privateKey(), null)))
                .excused("has functions or rules only", KeyStoreKeys.class, ProviderRandom.class)
                .built(store, records, medium, stored, new RecordListing<>(List.of(stored), List.of()))
                .built(payload, new StoredRecord(new RecordKey("k", "1"), Revision.NONE, payload))
                .built(store.leases(Clock.systemUTC()), store.digest(), JdbcStore.over(database()))
                .excused(
                        "tells where, when or how much, and is public",
                        ConnectionId.class,
                        FhirBase.class,
                        Origin.class)
                .excused("tells where, when or how much, and is public", AuthorizationEndpoints.class, Limits.class)
                .excused(
                        "tells where, when or how much, and is public",
                        RetryPolicy.class,
                        QuarantineRetry.class,
                        Role.class)
                .excused("tells where, when or how much, and is public", RecordKey.class, Revision.class, Lease.class)
                .excused("tells where, when or how much, and is public", RecordQuery.class, RewrapReport.class)
                .excused("tells where, when or how much, and is public", HeldLease.class)
                .excused("holds what a store keeps unsealed: the group is a digest", SealContext.class)
                .excused("holds the words of this library and an address for people", Health.class)
                .excused("names resources to the app it was launched for", ContextItem.class)
                .excused(
                        "has functions or rules only",
                        ConnectionCodec.class,
                        RetryAfter.class,
                        ResourceId.class,
                        AddressClassifier.class,
                        AddressRules.class)
                .excused(
                        "has functions or rules only",
                        Directories.class,
                        OwnerPermissions.class,
                        WallClock.class,
                        SqlScript.class,
                        Transactions.class)
                .excused("has functions or rules only", KeyStoreEntries.class)
                .excused("sends what it is given and keeps none of it", DirectHttp.class, ObservedHttp.class)
                .excused("tells another observer and keeps nothing", SafeObserver.class)
                .excused("holds a folder", FileSystemStore.class)
                .excused("has no instances", MemoryStore.class)
                .excused("holds a failure, which is checked where it is made", UnreadableRecord.class)
                .excused(FAILURE, AddressException.class, AuthorizationException.class, BusyException.class)
                .excused(FAILURE, ConflictException.class, HttpStatusException.class, LimitException.class)
                .excused(FAILURE, ProtocolException.class, StoppedException.class, StoreException.class)
                .excused(FAILURE, TransportException.class, UnknownConnectionException.class)
                .verify();
    }

    private ConnectionRecord.Builder draft() {
        return ConnectionRecord.builder(
                        new ConnectionId("c1"),
                        "default",
                        BASE,
                        Role.patient(),
                        AuthorizationEndpoints.of(
                                URI.create("https://as.example/authorize"),
                                URI.create("https://as.example/token"),
                                null,
                                null),
                        client(),
                        NOW)
                .tokens(tokenSet())
                .context(LaunchContext.of(Map.of("patient", canaries.text("patient"))));
    }

    private TokenSet tokenSet() {
        return TokenSet.of(canaries.secret("access token"), canaries.secret("refresh token"), NOW, null);
    }

    private ClientIdentity client() {
        return ClientIdentity.withSecret(
                "app", ClientIdentity.Method.CLIENT_SECRET_BASIC, canaries.secret("client secret"), null);
    }

    /** One that has seen a token open one thing and not another. */
    private TokenUseHistory witness() {
        TokenUseHistory witness = TokenUseHistory.create();
        SignedHttp http = SignedHttp.builder(
                        request -> new HttpReply(
                                request.uri().getPath().contains("Patient") ? 401 : 200,
                                request.uri(),
                                name -> null,
                                new byte[0]),
                        Set.of(BASE.origin()),
                        tokens())
                .witness(witness)
                .build();
        assertThat(http.send(OutgoingRequest.get(BASE.resolve("Task?owner=" + plain("witness"))))
                        .ok())
                .isTrue();
        assertThat(http.send(OutgoingRequest.get(BASE.resolve("Patient/1"))).status())
                .isEqualTo(401);
        return witness;
    }

    private OutgoingRequest request() {
        return OutgoingRequest.post(
                        URI.create("https://ehr.example/fhir/Task?token=" + plain("query")),
                        "application/json",
                        canaries.text("body").getBytes(UTF_8))
                .header("Authorization", "Bearer " + canaries.text("header"));
    }

    private HttpReply reply() {
        return new HttpReply(
                200,
                URI.create("https://ehr.example/fhir/Task?token=" + plain("reply's query")),
                name -> null,
                canaries.text("reply").getBytes(UTF_8));
    }

    /** A canary in an address, where not every character is allowed. */
    private String plain(String label) {
        String text = canaries.text(label).replaceAll("[^A-Za-z0-9]", "");
        canaries.plant(label, text);
        return text;
    }

    private JsonObject json() {
        return JsonObject.builder()
                .text("access_token", canaries.text("member"))
                .object(
                        "inner",
                        JsonObject.builder()
                                .text("a", canaries.text("inner member"))
                                .build())
                .build();
    }

    private TokenSource tokens() {
        Secret token = canaries.secret("token of a source");
        return new TokenSource() {
            @Override
            public Secret token() {
                return token;
            }

            @Override
            public Secret replace(Secret rejected) {
                return token;
            }
        };
    }

    /** Some print their password. */
    private DataSource database() {
        return saying("jdbc:x?password=" + canaries.text("database password"), DataSource.class);
    }

    /** Some print their parts. */
    private PrivateKey privateKey() {
        return saying("exponent: " + canaries.text("private key"), PrivateKey.class);
    }

    private static <T> T saying(String text, Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                CoreSecrecyTest.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> method.getReturnType() == byte[].class ? text.getBytes(UTF_8) : text));
    }
}
