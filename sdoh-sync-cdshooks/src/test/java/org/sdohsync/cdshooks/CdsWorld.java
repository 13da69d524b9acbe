// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sdohsync.cdshooks.card.CdsResponse;
import org.sdohsync.cdshooks.hook.HookCall;
import org.sdohsync.cdshooks.hook.HookContext;
import org.sdohsync.cdshooks.hook.HookSubject;
import org.sdohsync.cdshooks.service.CdsProvider;
import org.sdohsync.cdshooks.service.CdsService;
import org.sdohsync.cdshooks.service.CdsServices;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.LaunchContext;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.internal.connection.AuthorizationEndpoints;
import org.sdohsync.core.internal.connection.ConnectionCodec;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.internal.connection.TokenSet;
import org.sdohsync.core.internal.memory.MemoryRecords;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.time.Jitter;
import org.sdohsync.fhir.audit.AccessEvent;
import org.sdohsync.smart.SmartClient;
import org.sdohsync.smart.client.SigningKey;
import org.sdohsync.smart.client.SigningKeys;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.testkit.MutableClock;
import org.sdohsync.testkit.RecordingPause;

/** A source with one connection, and a provider of decision support at another origin. The connection's token is {@link #TOKEN}. */
final class CdsWorld implements AutoCloseable {
    static final Instant START = Instant.parse("2026-11-20T09:00:00Z");
    static final String TOKEN = "token-of-the-connection-7f3a9d";
    static final AddressRules RULES = AddressRules.strict().allowingLoopback();

    final MutableClock clock = MutableClock.at(START);
    final FakeServer fhir = new FakeServer();
    final FakeServer cds = new FakeServer();
    final MemoryRecords records = new MemoryRecords();
    final Store store = Store.over(records, Sealing.none());
    final SigningKey key = key("sdk-2026-11");
    final List<AccessEvent> accesses = new ArrayList<>();
    final SmartClient smart;

    CdsWorld() {
        ConnectionRecord record = record(FhirBase.parse(fhir.url("/fhir"), RULES));
        var ignored = store.records(new ConnectionCodec()).create(record);
        smart = SmartClient.builder(SmartApp.named("app").redirect("http://127.0.0.1:0/callback"), store)
                .addressRules(RULES)
                .clock(clock)
                .pause(RecordingPause.create())
                .jitter(Jitter.none())
                .build();
    }

    private static ConnectionRecord record(FhirBase source) {
        return ConnectionRecord.builder(
                        new ConnectionId("c1"),
                        "default",
                        source,
                        Role.recipient(List.of("Organization/1")),
                        AuthorizationEndpoints.of(null, source.resolve("token"), null, null),
                        ClientIdentity.publicClient("app"),
                        START)
                .context(LaunchContext.of(Map.of("patient", "pat-77", "fhirUser", source + "/Practitioner/prac-5")))
                .grantedScopes(Set.of("user/*.cruds"))
                .tokens(TokenSet.of(Secret.of(TOKEN), Secret.of("refresh"), START, START.plusSeconds(36_000_000)))
                .build();
    }

    /** A connection that no request is made for. */
    static Connection offline() {
        return record(FhirBase.restore("https://ehr.example/fhir")).view();
    }

    /** The connection with other scopes. */
    Connection granting(String scope) {
        return record(FhirBase.parse(fhir.url("/fhir"), RULES)).toBuilder()
                .grantedScopes(Set.of(scope))
                .build()
                .view();
    }

    Connection connection() {
        return smart.connection(new ConnectionId("c1")).orElseThrow();
    }

    CdsHooksBuilder builder() {
        return CdsHooks.builder(smart, store)
                .addressRules(RULES)
                .clock(clock)
                .pause(RecordingPause.create())
                .jitter(Jitter.none())
                .onAccess(accesses::add);
    }

    CdsHooks hooks() {
        return builder().build();
    }

    CdsProvider provider() {
        return CdsProvider.at(cds.url("")).signedAs("https://app.example/", SigningKeys.newestFirst(key));
    }

    /** A service that was found, with prefetch. */
    static CdsService service(CdsProvider provider, String hook, Map<String, String> prefetch) {
        JsonObject.Builder wanted = JsonObject.builder();
        prefetch.forEach(wanted::text);
        JsonObject entry = JsonObject.builder()
                .text("hook", hook)
                .text("id", "member-history")
                .text("description", "history")
                .object("prefetch", wanted.build())
                .build();
        return CdsServices.read(
                        provider,
                        JsonObject.builder().objects("services", List.of(entry)).build())
                .all()
                .get(0);
    }

    HookContext history() {
        return HookContext.historyRequest(HookSubject.of(connection()));
    }

    /** An answer to an ad-hoc request at a source that is not asked anything. */
    static CdsResponse read(CdsProvider provider, String json) {
        return read(provider, HookSubject.of(offline()), json);
    }

    /** An answer without cards for another patient. */
    static CdsResponse readFor(String patient) {
        return read(
                CdsProvider.at("https://other.example"),
                HookSubject.of(offline()).patient(patient),
                "{\"cards\":[]}");
    }

    private static CdsResponse read(CdsProvider provider, HookSubject subject, String json) {
        HookCall call = HookCall.of(
                CdsService.of(provider, HookContext.APPOINTMENT_BOOK, "member-history"),
                offline(),
                HookContext.historyRequest(subject));
        return CdsResponse.read(call, "instance", List.of(), AddressRules.strict(), json(json));
    }

    static String text(JsonObject json) {
        return new String(json.toBytes(), StandardCharsets.UTF_8);
    }

    static JsonObject json(String text) {
        return JsonObject.parse(text.getBytes(StandardCharsets.UTF_8), "test");
    }

    static SigningKey key(String id) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp384r1"));
            return SigningKey.of(generator.generateKeyPair(), id);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    @Override
    public void close() {
        smart.close();
        fhir.close();
        cds.close();
    }
}
