// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples;

import org.sdohsync.core.connection.Connection;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.workflow.SdohSync;

/** How do I connect one source from a desktop application? */
public final class ConnectFromDesktop {
    private ConnectFromDesktop() {}

    /**
     * Opens the browser, waits for the user to sign in, and prints the connection.
     *
     * @param args FHIR base and owner, or nothing for the sandbox
     */
    public static void main(String[] args) {
        try (Playground playground = Playground.of(args);
                SdohSync sync = SdohSync.builder(SmartApp.named("desk").redirect("http://127.0.0.1:0/callback"))
                        .addressRules(playground.rules())
                        .browser(playground.browser())
                        .onReferral(referral -> {})
                        .build()) {
            // Listens on a free loopback port, opens the page, and returns when the browser has come back.
            Connection connection = sync.connect(playground.url())
                    .asRecipient(playground.owner())
                    .inBrowser();

            System.out.println("connected: " + connection);
            System.out.println("granted: " + connection.grantedScopes());
            System.out.println("user: " + connection.context().fhirUser().orElse("not named by the server"));
        }
    }
}
