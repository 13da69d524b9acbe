// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.code;

import static org.assertj.core.api.Assertions.assertThat;

import org.hl7.fhir.r4.model.CodeableConcept;
import org.junit.jupiter.api.Test;
import org.sdohsync.workflow.internal.code.Profiles;
import org.sdohsync.workflow.internal.code.TaskParts;

class CodesTest {
    @Test
    void in_withRetiredOrMissingSystem_matches() {
        Code code = TaskParts.RESULTING_ACTIVITY;
        CodeableConcept retired = new CodeableConcept();
        retired.addCoding().setSystem("http://example.org").setCode("other");
        retired.addCoding().setSystem(Systems.TEMPORARY_STU1).setCode("resulting-activity");

        assertThat(code.in(retired)).isTrue();
        assertThat(code.in(code.json())).isTrue();
        assertThat(code.in(code.concept())).isTrue();
        assertThat(code.matches(null, "resulting-activity")).isTrue();
        assertThat(code.matches("http://example.org", "resulting-activity")).isFalse();
        assertThat(code.in((CodeableConcept) null)).isFalse();
    }

    @Test
    void same_withVersion_isTheSameProfile() {
        assertThat(Profiles.same(Profiles.REFERRAL_TASK + "|3.0.0", Profiles.REFERRAL_TASK))
                .isTrue();
        assertThat(Profiles.same(Profiles.REFERRAL_TASK, Profiles.REFERRAL_TASK_STU1))
                .isFalse();
        assertThat(Profiles.same(null, Profiles.PROCEDURE)).isFalse();
    }

    @Test
    void known_ofFhirStatus_roundTrips() {
        for (TaskStatus.Known known : TaskStatus.Known.values()) {
            assertThat(known.status().known()).hasValue(known);
        }
        assertThat(TaskStatus.Known.IN_PROGRESS.text()).isEqualTo("in-progress");
        assertThat(new TaskStatus("sleeping").known()).isEmpty();
        assertThat(TaskStatus.Known.ON_HOLD.closed()).isFalse();
        assertThat(TaskStatus.Known.FAILED.closed()).isTrue();
    }

    @Test
    void of_unknownCategory_isEmpty() {
        assertThat(Category.of("food-insecurity")).hasValue(Category.FOOD_INSECURITY);
        assertThat(Category.of("new-one")).isEmpty();
        assertThat(Category.FOOD_INSECURITY.code().system()).isEqualTo(Systems.TEMPORARY);
    }
}
