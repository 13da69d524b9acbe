// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks.internal.call;

import java.util.List;
import org.sdohsync.cdshooks.hook.HookCall;
import org.sdohsync.core.json.JsonObject;

/**
 * Adds the extensions that Da Vinci CRD expects of a call without a real order, if the service lists them (CRD 2.2, dev-3, dev-12,
 * found-35). What the application sets itself stays. Stateless.
 */
final class CrdExtensions {
    private static final String VERSIONS = "davinci-crd.version";
    private static final String REQUESTED = "davinci-crd.requestedVersion";
    private static final String OPTIONS = "davinci-crd.configuration-options";
    private static final String CONFIGURATION = "davinci-crd.configuration";
    private static final String UNSOLICITED = "unsolicited-determ";

    private CrdExtensions() {}

    static JsonObject of(HookCall call) {
        JsonObject listed = call.service().extension();
        JsonObject own = call.extension();
        JsonObject.Builder all = own.toBuilder();
        List<String> versions = listed.texts(VERSIONS);
        if (versions.size() > 1 && !own.has(REQUESTED)) {
            // Listed from the oldest to the newest; the newest is what the answer is read by.
            all.text(REQUESTED, versions.get(versions.size() - 1));
        }
        boolean order = call.service().hook().startsWith("order-");
        boolean optional = listed.objects(OPTIONS).stream()
                .anyMatch(option ->
                        option.text("code").filter(UNSOLICITED::equals).isPresent());
        if (order && optional && !own.has(CONFIGURATION)) {
            all.object(
                    CONFIGURATION, JsonObject.builder().flag(UNSOLICITED, false).build());
        }
        return all.build();
    }
}
