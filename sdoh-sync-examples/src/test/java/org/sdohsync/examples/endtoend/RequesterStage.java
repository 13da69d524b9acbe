// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.endtoend;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Task;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.memory.MemoryStore;
import org.sdohsync.sandbox.ReferralSource;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.testkit.RecordingPause;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.code.Category;
import org.sdohsync.workflow.code.Code;
import org.sdohsync.workflow.code.Systems;
import org.sdohsync.workflow.referral.Referral;
import org.sdohsync.workflow.request.ReferralRequest;
import org.sdohsync.workflow.sync.SyncOptions;

/** An application that asks others for work, connected to a server of the sandbox as one of its organizations. */
final class RequesterStage implements AutoCloseable {
    static final String CLINIC = "Organization/org-source";
    static final Code HELP =
            new Code(Systems.SNOMED, "467771000124109", "Assistance with application for food pantry program");

    private final ReferralSource server;
    private final Store store;
    private final List<Referral> referrals = new CopyOnWriteArrayList<>();
    private final List<Task> others = new CopyOnWriteArrayList<>();
    private final SdohSync sync;
    private final Connection connection;

    RequesterStage(ReferralSource server, String organization, String... scopes) {
        this(server, organization, MemoryStore.create(), scopes);
    }

    RequesterStage(ReferralSource server, String organization, Store store, String... scopes) {
        this.server = server;
        this.store = store;
        SmartApp app = SmartApp.named("clinic").redirect("http://127.0.0.1:0/callback");
        this.sync = SdohSync.builder(
                        scopes.length == 0
                                ? app.scopes("openid", "fhirUser", "offline_access", "user/*.crus")
                                : app.scopes(scopes))
                .store(store)
                .addressRules(AddressRules.strict().allowingLoopback())
                .pause(RecordingPause.create())
                .browser(page -> server.worker().visitAndFollow(page))
                .syncOptions(connection -> SyncOptions.defaults().alsoSent())
                .onReferral(referrals::add)
                .onOtherTask((connection, task) -> others.add(task))
                .build();
        this.connection = sync.connect(server.fhirBase().toString())
                .asRecipient(organization)
                .inBrowser();
    }

    SdohSync sync() {
        return sync;
    }

    Connection connection() {
        return connection;
    }

    Store store() {
        return store;
    }

    /** What the listener for referrals got. */
    List<Referral> referrals() {
        return referrals;
    }

    /** What the listener for other Tasks got. */
    List<Task> others() {
        return others;
    }

    String patient() {
        return "Patient/" + server.data().patientIds().get(0);
    }

    ReferralRequest referral() {
        return ReferralRequest.of(HELP)
                .category(Category.FOOD_INSECURITY)
                .patient(patient())
                .requester(CLINIC)
                .owner(server.recipient());
    }

    <T extends Resource> List<T> all(Class<T> type) {
        return server.auditor().search(type, "");
    }

    @Override
    public void close() {
        sync.close();
    }
}
