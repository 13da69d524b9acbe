// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.push.SourceSubscription;
import org.sdohsync.workflow.push.SubscriptionManager;
import org.sdohsync.workflow.push.SubscriptionOptions;

/** How do I learn of a new referral at once, where the source offers that, and on schedule where it does not? */
public final class GetNotified {
    private static final int WANTED = 5;

    private GetNotified() {}

    /**
     * Subscribes at one source, and ends when some referrals have come.
     *
     * @param args FHIR base and owner, or nothing for the sandbox
     * @throws IOException if no port is free
     * @throws InterruptedException if the example is interrupted
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        CountDownLatch arrived = new CountDownLatch(WANTED);
        HttpServer web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        // In production: https, at an address that sources reach.
        URI endpoint = URI.create("http://127.0.0.1:" + web.getAddress().getPort() + "/push");
        try (Playground playground = Playground.of(args);
                SdohSync sync = SdohSync.builder(SmartApp.named("desk")
                                .redirect("http://127.0.0.1:0/callback")
                                .scopes("user/Task.rus", "user/ServiceRequest.rs", "user/Subscription.cruds"))
                        .addressRules(playground.rules())
                        .browser(playground.browser())
                        .onReferral(referral -> {
                            System.out.println("referral " + referral.id() + " is " + referral.status());
                            arrived.countDown();
                        })
                        .build()) {
            Connection county = sync.connect(playground.url())
                    .asRecipient(playground.owner())
                    .inBrowser();

            SubscriptionManager push = sync.subscriptions(SubscriptionOptions.at(endpoint));
            web.createContext("/push", new NotificationHttpHandler(push.receiver()));
            web.start();
            push.start();

            // The sandbox does not notify: then the state is REFUSED, and the schedule finds what changes.
            List<SourceSubscription> subscriptions = push.subscribe(county.id());
            subscriptions.forEach(one -> System.out.println(one.subject() + ": " + one.state() + " " + one.reason()));
            sync.startSchedule();

            boolean enough = arrived.await(1, TimeUnit.MINUTES);
            System.out.println(enough ? "stopping: the example has seen enough" : "stopping: nothing more came");
        } finally {
            web.stop(0);
        }
    }
}
