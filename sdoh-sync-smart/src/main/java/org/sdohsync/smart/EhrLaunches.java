// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart;

import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.internal.admission.Gate;
import org.sdohsync.smart.internal.launch.EhrLaunch;
import org.sdohsync.smart.internal.token.StoredConnections;
import org.sdohsync.smart.launch.LaunchException;
import org.sdohsync.smart.launch.LaunchException.Reason;

/**
 * Accepts launches from an EHR (SMART App Launch 2.2 §Launch from an EHR). Anybody can call the launch URL with any {@code
 * iss}, so only a source that the app already knows is accepted. The check sends no request and reads no connection.
 */
final class EhrLaunches {
    private final SmartApp app;
    private final StoredConnections ledger;
    private final AddressRules rules;
    private final Gate gate;

    EhrLaunches(SmartApp app, StoredConnections ledger, AddressRules rules, Gate gate) {
        this.gate = gate;
        this.app = app;
        this.ledger = ledger;
        this.rules = rules;
    }

    /** Returns the source that launched the app. */
    FhirBase source(EhrLaunch launch) {
        FhirBase source = FhirBase.parse(launch.iss(), rules);
        if (!app.mayLaunch(source.toString()) && !ledger.sources().has(source)) {
            throw new LaunchException(
                    "The app was launched by " + source
                            + ", which is not a known source: nothing was sent there. If it should be, connect it"
                            + " once, or allow it with SmartApp.launchedFrom, SmartApp.at or SmartApp.registeredAt",
                    Reason.UNKNOWN_SOURCE);
        }
        gate.requireAddress(source);
        return source;
    }
}
