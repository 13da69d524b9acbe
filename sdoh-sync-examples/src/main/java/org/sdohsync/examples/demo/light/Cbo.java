// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.demo.light;

import java.util.function.Predicate;
import okhttp3.OkHttpClient;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.sandbox.ReferralSource;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.action.Outcome;
import org.sdohsync.workflow.referral.Accepted;
import org.sdohsync.workflow.referral.Referral;
import org.sdohsync.workflow.sync.SyncReport;

/** A community organization with a light app: it has no server of its own, and takes one step of its referral in each sync. */
final class Cbo implements AutoCloseable {
    private final String name;
    private final Predicate<Referral> ours;
    private final Outcome service;
    private final SdohSync sync;

    /**
     * Makes one.
     *
     * @param name what it prints before each line
     * @param ours tells the one referral of this scene
     * @param service what it provides
     */
    Cbo(String name, Predicate<Referral> ours, Outcome service) {
        this.name = name;
        this.ours = ours;
        this.service = service;
        this.sync = SdohSync.builder(SmartApp.named(name).redirect("http://127.0.0.1:0/callback"))
                .http(requestsOf(name))
                .addressRules(AddressRules.strict().allowingLoopback())
                .browser(page -> ReferralSource.workerOfAnySource().visitAndFollow(page))
                .onReferral(this::step)
                .build();
    }

    Connection connect(ReferralSource server, String organization) {
        return sync.connect(server.fhirBase().toString())
                .asRecipient(organization)
                .inBrowser();
    }

    void round() {
        SyncReport report = sync.syncNow();
        if (!report.complete()) {
            throw new IllegalStateException(name + " could not finish its sync: " + report);
        }
    }

    private void step(Referral referral) {
        if (!ours.test(referral)) {
            return;
        }
        referral.requested().ifPresent(asked -> {
            say(
                    referral,
                    "is asked for: "
                            + referral.details()
                                    .serviceRequest()
                                    .map(request -> request.getCode()
                                            .getCodingFirstRep()
                                            .getDisplay())
                                    .orElse("something it cannot read"));
            asked.accept();
            say(referral, "accepted");
        });
        referral.accepted().map(Accepted::start).ifPresent(started -> say(referral, "started"));
        referral.inProgress().ifPresent(work -> {
            work.complete(service);
            say(referral, "completed");
        });
    }

    private void say(Referral referral, String what) {
        System.out.println(name + ": " + what + " (Task/" + referral.id() + ")");
    }

    /** Shows the FHIR requests; paths only, a query may speak of patients. */
    static OkHttpClient requestsOf(String name) {
        return new OkHttpClient.Builder()
                .addInterceptor(chain -> {
                    String path = chain.request().url().encodedPath();
                    int api = path.indexOf("/fhir");
                    if (api >= 0 && !path.contains("/.well-known/")) {
                        System.out.println(
                                "    " + name + " -> " + chain.request().method() + " " + path.substring(api + 5));
                    }
                    return chain.proceed(chain.request());
                })
                .build();
    }

    @Override
    public void close() {
        sync.close();
    }
}
