// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.request;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.internal.connection.AuthorizationEndpoints;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.internal.http.HttpSender;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Entropy;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.Store;
import org.sdohsync.fhir.internal.client.FhirClient;
import org.sdohsync.workflow.code.Category;
import org.sdohsync.workflow.code.Code;
import org.sdohsync.workflow.code.Systems;
import org.sdohsync.workflow.internal.action.ActionRunner;
import org.sdohsync.workflow.internal.action.FakeRecords;
import org.sdohsync.workflow.internal.action.FakeSource;
import org.sdohsync.workflow.internal.action.Mortal;
import org.sdohsync.workflow.request.ReferralConsent;
import org.sdohsync.workflow.request.ReferralRequest;

/** A server to which a referral is sent, and processes that send it. */
final class RequestScene implements AutoCloseable {
    static final String KEY = "case-1";
    static final ReferralRequest REFERRAL = ReferralRequest.of(
                    new Code(Systems.SNOMED, "467771000124109", "Assistance with application for food pantry program"))
            .category(Category.FOOD_INSECURITY)
            .patient("Patient/7")
            .requester("Organization/clinic")
            .owner("Organization/pantry")
            .consent(ReferralConsent.of(
                    Instant.parse("2026-01-02T03:04:05Z"), "Organization/clinic", "DocumentReference/paper"));

    private final FakeSource source = new FakeSource();
    private FakeRecords records = new FakeRecords();
    private Instant now = Instant.parse("2026-09-03T10:15:30.123Z");

    void begin() {
        source.reset();
        records = new FakeRecords();
    }

    FakeSource source() {
        return source;
    }

    FakeRecords records() {
        return records;
    }

    Connection connection() {
        return source.connection();
    }

    /** A connection of another account to the same server, in the same role. */
    Connection colleague() {
        Connection ours = connection();
        return ConnectionRecord.builder(
                        new ConnectionId("colleague"),
                        "user-8",
                        source.base(),
                        ours.role(),
                        AuthorizationEndpoints.of(
                                source.base().resolve("authorize"),
                                source.base().resolve("token"),
                                null,
                                null),
                        ClientIdentity.publicClient("pantry-app"),
                        Instant.EPOCH)
                .build()
                .view();
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    RequestRunner runner() {
        return runner(Mortal.immortal());
    }

    /** The runner of a process that starts now and may die. */
    RequestRunner runner(Mortal process) {
        return runner(process, process.sender(source.direct()));
    }

    /** The same with a network of its own. */
    RequestRunner runner(Mortal process, HttpSender sender) {
        FhirClient client = FhirClient.over(sender, source.base(), Limits.defaults());
        Store store = Store.over(process.store(records), Sealing.none());
        Clock clock = Clock.fixed(now, ZoneOffset.UTC);
        ActionRunner actions = ActionRunner.builder(store, connection -> client)
                .clock(clock)
                .pause(duration -> {})
                .build();
        return new RequestRunner(store, clock, duration -> {}, actions::source, Entropy.secure());
    }

    Map<String, String> send() {
        return send(Mortal.immortal());
    }

    Map<String, String> send(Mortal process) {
        return runner(process).perform(connection(), KEY, ReferralItems.of(REFERRAL));
    }

    void replay() {
        runner().replay(connection(), () -> true);
    }

    List<JsonObject> all(String type) {
        return source.resources().all(type);
    }

    @Override
    public void close() {
        source.close();
    }
}
