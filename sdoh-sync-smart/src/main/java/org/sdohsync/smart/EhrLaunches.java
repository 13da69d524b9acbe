// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart;

import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.launch.EhrLaunch;
import org.sdohsync.smart.launch.LaunchException;
import org.sdohsync.smart.launch.LaunchException.Reason;
import org.sdohsync.smart.token.ConnectionLedger;

/**
 * The door for launches from an EHR (SMART App Launch 2.2 §Launch from an EHR). Anybody can call it with any {@code iss}: only a
 * source that the app knows gets in, nothing is sent to find out, and no connection is read.
 */
final class EhrLaunches {
    private final SmartApp app;
    private final ConnectionLedger ledger;
    private final AddressRules rules;

    EhrLaunches(SmartApp app, ConnectionLedger ledger, AddressRules rules) {
        this.app = app;
        this.ledger = ledger;
        this.rules = rules;
    }

    /** Gives the source that launched the app. */
    FhirBase source(EhrLaunch launch) {
        FhirBase source = FhirBase.parse(launch.iss(), rules);
        if (!app.mayLaunch(source.toString()) && !ledger.sources().has(source)) {
            throw new LaunchException(
                    "The app was launched for " + source
                            + ", which it does not know: nothing was sent there. If it is a"
                            + " source of yours, connect it once, or name it with SmartApp.launchedFrom, SmartApp.at or"
                            + " SmartApp.registeredAt",
                    Reason.UNKNOWN_SOURCE);
        }
        return source;
    }
}
