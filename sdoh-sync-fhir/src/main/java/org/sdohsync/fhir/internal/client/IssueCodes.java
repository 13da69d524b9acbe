// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.client;

import java.util.List;
import java.util.Optional;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.json.JsonObject;

/** The issue codes of an OperationOutcome (FHIR R4 IssueType), which are all that is shown of one: its texts may name a patient. */
public final class IssueCodes {
    private static final int MOST = 10;

    private IssueCodes() {}

    /**
     * The codes of an answer.
     *
     * @param reply the answer
     * @return its codes, each once; empty if it is no OperationOutcome
     */
    public static List<String> of(HttpReply reply) {
        if (reply.body().length == 0) {
            return List.of();
        }
        try {
            return reply.json("OperationOutcome").objects("issue").stream()
                    .flatMap(issue -> of(issue).stream())
                    .distinct()
                    .limit(MOST)
                    .toList();
        } catch (ProtocolException | LimitException noOutcome) {
            return List.of();
        }
    }

    /** The code of one issue; empty if it has none, or something that is no code. */
    static Optional<String> of(JsonObject issue) {
        return issue.text("code").filter(code -> code.matches("[a-z-]{1,40}"));
    }
}
