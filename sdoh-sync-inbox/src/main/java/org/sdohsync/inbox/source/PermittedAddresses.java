// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox.source;

import org.sdohsync.core.http.AddressRules;
import org.sdohsync.spring.config.SdohSyncProperties;

/** Which addresses may be connected, typed ones and those from pictures and directories alike. */
final class PermittedAddresses {
    private PermittedAddresses() {}

    static AddressRules of(SdohSyncProperties settings) {
        return settings.allowLoopback() ? AddressRules.strict().allowingLoopback() : AddressRules.strict();
    }
}
