// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples;

import java.net.URI;
import java.util.UUID;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.smart.Launch;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.workflow.SdohSync;

/**
 * How do I connect one source from a web application? In two requests of yours: one that sends the user's browser away, and one
 * at your redirect address where it comes back. They may be served by different processes on the same store, but belong to one session of
 * yours: nobody else can finish what this user began, nor have this user finish what somebody else began.
 */
public final class ConnectFromWeb {
    private ConnectFromWeb() {}

    /**
     * Plays both requests one after the other.
     *
     * @param args FHIR base and owner, or nothing for the sandbox
     */
    public static void main(String[] args) {
        try (Playground playground = Playground.of(args);
                SdohSync sync = SdohSync.builder(SmartApp.named("portal").redirect("https://portal.example/callback"))
                        .addressRules(playground.rules())
                        .onReferral(referral -> {})
                        .build()) {
            // In the session of your user-7: a value of this launch that you keep there, and nobody else knows.
            Secret session = Secret.of(UUID.randomUUID().toString());

            // First request: answer with a redirect to this address.
            Launch launch = sync.account("user-7")
                    .connect(playground.url())
                    .asRecipient(playground.owner())
                    .startLaunch(session);
            System.out.println("redirect the browser before " + launch.expiresAt());

            URI callback = playground.signIn(launch.authorizeUrl());

            // Second request, at your redirect address: hand on the whole address with its query, and the value from
            // the session.
            Connection connection = sync.completeLaunch(callback, session);
            System.out.println("connected for " + connection.account() + ": " + connection);
        }
    }
}
