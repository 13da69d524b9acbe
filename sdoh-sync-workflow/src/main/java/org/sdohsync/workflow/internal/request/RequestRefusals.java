// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.request;

import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.workflow.internal.action.TaskServer;
import org.sdohsync.workflow.request.RequestRefusedException;
import org.sdohsync.workflow.request.RequestRefusedException.Reason;

/** Tells what the refusal of a write means: the answer alone does not, so the CapabilityStatement is asked too. */
final class RequestRefusals {
    private RequestRefusals() {}

    static RequestRefusedException of(TaskServer source, String type, String interaction, HttpStatusException refused) {
        Reason reason = reason(source, type, interaction, refused.status());
        String advice = switch (reason) {
            case NOT_SUPPORTED ->
                "it does not offer to " + interaction + " this type: agree with its operator on another way";
            case NOT_PERMITTED ->
                "it does not permit this user or application to " + interaction
                        + " this type: ask its operator for the permission";
            case INVALID ->
                "it refuses the content: check the references and codes, issues "
                        + String.join(", ", refused.issueCodes());
        };
        return new RequestRefusedException(
                source.base() + " does not take the " + type + " (HTTP " + refused.status() + "): " + advice,
                reason,
                type,
                refused);
    }

    private static Reason reason(TaskServer source, String type, String interaction, int status) {
        return switch (status) {
            case 404, 405, 410, 501 -> Reason.NOT_SUPPORTED;
            default -> {
                if (source.declared().lacks(type, interaction)) {
                    yield Reason.NOT_SUPPORTED;
                }
                yield status == 401 || status == 403 ? Reason.NOT_PERMITTED : Reason.INVALID;
            }
        };
    }
}
