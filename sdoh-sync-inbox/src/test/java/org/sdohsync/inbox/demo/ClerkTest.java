// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.sandbox.ReferralSource;

@Timeout(240)
class ClerkTest {
    @Test
    void refer_makesAnotherReferralToTheSameOrganization() {
        try (ReferralSource source = ReferralSource.quick("county")) {
            Clerk.refer(source, 7);

            Task task = source.auditor().read(Task.class, "task-clerk-7");
            assertThat(task.getStatus()).isEqualTo(TaskStatus.REQUESTED);
            assertThat(task.getOwner().getReference()).isEqualTo(source.recipient());
            assertThat(task.getFocus().getReference()).isEqualTo("ServiceRequest/request-clerk-7");
            assertThat(source.auditor()
                            .read(ServiceRequest.class, "request-clerk-7")
                            .hasCode())
                    .isTrue();
        }
    }
}
