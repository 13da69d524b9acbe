// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.fuzz.reader;

import org.sdohsync.cdshooks.hook.HookCall;
import org.sdohsync.cdshooks.hook.HookContext;
import org.sdohsync.cdshooks.hook.HookSubject;
import org.sdohsync.cdshooks.internal.service.CdsHttp;
import org.sdohsync.cdshooks.service.CdsProvider;
import org.sdohsync.cdshooks.service.CdsService;
import org.sdohsync.core.secret.Entropy;

/** What is there when a decision support service answers. */
final class CdsScene {
    static final CdsProvider PROVIDER = CdsProvider.at("https://cds.plan.example")
            .allowingLinksTo("https://app.plan.example")
            .allowingActionsOn("Task", "ServiceRequest", "Appointment");

    private static final HookSubject SUBJECT =
            HookSubject.nobody().user("Practitioner/1").patient("pat-77");

    private CdsScene() {}

    static CdsHttp http(byte[] input) {
        return new CdsHttp(Answer.of(input).sender(), Scene.CLOCK, Entropy.secure());
    }

    static HookContext context() {
        return HookContext.historyRequest(SUBJECT);
    }

    static HookCall call() {
        return HookCall.of(
                CdsService.of(PROVIDER, HookContext.APPOINTMENT_BOOK, "member-history"),
                Scene.connection().view(),
                context());
    }
}
