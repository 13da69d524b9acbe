// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.demo.light;

import java.util.List;
import org.hl7.fhir.r4.model.Organization;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.sandbox.ReferralSource;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.action.Step;
import org.sdohsync.workflow.platform.Platform;
import org.sdohsync.workflow.referral.Referral;
import org.sdohsync.workflow.referral.Requested;
import org.sdohsync.workflow.sync.SyncOptions;
import org.sdohsync.workflow.sync.SyncReport;

/**
 * A coordination platform: toward the source it is a recipient, toward the organizations it is a source with a server of its own, to
 * which it is connected like to any other. It splits the referral into one Task for each organization, follows them, and hands on
 * what became of them.
 */
final class CoordinationPlatform implements AutoCloseable {
    private static final String NAME = "network";
    private static final String ITSELF = "Organization/network";

    private final ReferralSource own;
    private final String only;
    private final List<String> organizations;
    private final SdohSync sync;
    private @Nullable Connection source;
    private @Nullable Connection server;

    /**
     * Makes one.
     *
     * @param own its own server
     * @param only the one Task of this scene
     * @param organizations who does the work
     */
    CoordinationPlatform(ReferralSource own, String only, List<String> organizations) {
        this.own = own;
        this.only = only;
        this.organizations = List.copyOf(organizations);
        this.sync = SdohSync.builder(SmartApp.named(NAME)
                        .redirect("http://127.0.0.1:0/callback")
                        .scopes("openid", "fhirUser", "offline_access", "user/*.crus"))
                .http(Cbo.requestsOf(NAME))
                .addressRules(AddressRules.strict().allowingLoopback())
                .browser(page -> ReferralSource.workerOfAnySource().visitAndFollow(page))
                .syncOptions(connection -> SyncOptions.defaults().alsoSent())
                .onReferral(this::take)
                .build();
    }

    Connection connect(ReferralSource county) {
        directory();
        source = sync.connect(county.fhirBase().toString())
                .asRecipient(county.recipient())
                .inBrowser();
        server = sync.connect(own.fhirBase().toString()).asRecipient(ITSELF).inBrowser();
        return source;
    }

    /** Whom it works with, and itself: what its server holds before anybody refers anything. */
    private void directory() {
        for (String organization : organizations) {
            directory(organization);
        }
        directory("network");
    }

    private void directory(String id) {
        Organization organization = new Organization().setActive(true).setName(id);
        organization.setId(id);
        own.auditor().put(organization);
    }

    /** Looks at the source, and at what the organizations did on its own server. */
    void round() {
        SyncReport report = sync.syncNow();
        if (!report.complete()) {
            throw new IllegalStateException("the platform could not finish its sync: " + report);
        }
    }

    private void take(Referral referral) {
        Connection county = source;
        Connection network = server;
        if (county == null || network == null) {
            throw new IllegalStateException("it is not connected");
        }
        Platform platform = sync.platform(network.id());
        if (referral.sent().isPresent() && referral.task().hasPartOf()) {
            sync.findReferral(county.id(), only).ifPresent(parent -> relay(platform, parent));
        } else if (referral.id().equals(only)) {
            referral.requested().ifPresent(asked -> split(platform, referral, asked));
        }
    }

    private void split(Platform platform, Referral referral, Requested asked) {
        for (String organization : organizations) {
            say("asks " + organization + " with Task/"
                    + platform.split(referral, "Organization/" + organization).task());
        }
        asked.accept();
        say("accepted it at the source, and split it into " + organizations.size() + " Tasks on its own server");
    }

    private void relay(Platform platform, Referral parent) {
        for (Step step : platform.relay(parent)) {
            switch (step) {
                case START -> say("started it at the source: the work has begun");
                case COMPLETE -> say("completed it at the source, with what the organizations did");
                default -> say("took the step " + step.verb() + " at the source");
            }
        }
    }

    private void say(String what) {
        System.out.println(NAME + ": " + what + " (Task/" + only + ")");
    }

    @Override
    public void close() {
        sync.close();
    }
}
