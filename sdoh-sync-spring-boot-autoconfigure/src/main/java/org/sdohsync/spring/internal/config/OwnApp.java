// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring.internal.config;

import org.sdohsync.smart.admission.Admission;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.spring.config.SdohSyncProperties;

/** Checks that a {@link SmartApp} of the application leaves no setting without effect that an operator relies on. */
public final class OwnApp {
    private OwnApp() {}

    /**
     * Checks an app.
     *
     * @param properties the properties
     * @param app the app that is used
     * @throws SettingException if admission, trust community or transports are set, and the app has none
     */
    public static void requireFollows(SdohSyncProperties properties, SmartApp app) {
        String open = Admission.open().toString();
        if (app.admission().toString().equals(open)
                && !AdmissionFactory.admission(properties).toString().equals(open)) {
            throw unfollowed("sdoh-sync.admission", "admission");
        }
        if (app.udap().isEmpty() && UdapFactory.isSet(properties.udap())) {
            throw unfollowed("sdoh-sync.udap", "udap");
        }
        if (app.transports().isEmpty() && TransportFactory.isSet(properties.sources())) {
            throw unfollowed("transport of sdoh-sync.sources", "transport");
        }
    }

    private static SettingException unfollowed(String setting, String method) {
        return new SettingException(
                setting + " is set, and the SmartApp bean of the application does not follow it",
                "remove the setting, or call SmartApp." + method + " where the bean is made");
    }
}
