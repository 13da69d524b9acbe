// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sdohsync.workflow.action.Step;
import org.sdohsync.workflow.code.TaskStatus;

/** Which step the parts of a referral lead to. */
class RelayDecisionTest {
    @ParameterizedTest
    @CsvSource({
        "requested, requested requested, none",
        "requested, requested accepted, ACCEPT",
        "requested, requested in-progress, ACCEPT",
        "received, ready requested, ACCEPT",
        "requested, rejected requested, none",
        "requested, rejected cancelled, REJECT",
        "requested, completed rejected, ACCEPT",
        "accepted, accepted requested, none",
        "accepted, in-progress requested, START",
        "accepted, on-hold accepted, START",
        "accepted, completed rejected, COMPLETE",
        "accepted, rejected failed, FAIL",
        "in-progress, in-progress on-hold, none",
        "in-progress, on-hold completed, HOLD",
        "in-progress, completed completed, COMPLETE",
        "in-progress, failed cancelled, FAIL",
        "on-hold, on-hold rejected, none",
        "on-hold, in-progress on-hold, RESUME",
        "on-hold, completed rejected, COMPLETE",
        "completed, in-progress completed, none",
        "cancelled, completed completed, none",
        "something-new, completed completed, none"
    })
    void next_followsFromTheParts(String parent, String parts, String step) {
        List<TaskStatus> statuses =
                Arrays.stream(parts.split(" ", -1)).map(TaskStatus::new).toList();

        assertThat(new RelayDecision(statuses)
                        .next(new TaskStatus(parent))
                        .map(Step::name)
                        .orElse("none"))
                .isEqualTo(step);
    }

    @Test
    void next_withoutParts_isNone() {
        assertThat(new RelayDecision(List.of()).next(new TaskStatus("requested")))
                .isEmpty();
    }
}
