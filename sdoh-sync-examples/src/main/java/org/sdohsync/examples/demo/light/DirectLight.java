// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.demo.light;

import static org.sdohsync.workflow.code.Systems.SNOMED;

import java.util.List;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.sdohsync.sandbox.ReferralSource;
import org.sdohsync.workflow.action.Outcome;

/** Direct Referral Light: a clinic asks a food bank, which works on the clinic's server (SDOHCC, referral workflow). */
public final class DirectLight {
    private static final String TASK = "task-requested-1";
    private static final int MOST_ROUNDS = 8;

    private DirectLight() {}

    /**
     * Plays the scene, and asks the server in the end.
     *
     * @param starter starts the server
     * @return whether the server holds what it should
     */
    public static boolean play(Starter starter) {
        System.out.println("--- Direct Light: county asks the food bank ---");
        try (ReferralSource county =
                        starter.start(ReferralSource.builder("county").requested(1), "county");
                Cbo foodBank = new Cbo(
                        "food bank",
                        referral -> referral.id().equals(TASK),
                        Outcome.performed(SNOMED, "710925007", "Provision of food"))) {
            int before = procedures(county).size();
            System.out.println("food bank: connected for "
                    + foodBank.connect(county, county.recipient()).role());
            for (int round = 0; round < MOST_ROUNDS && status(county) != TaskStatus.COMPLETED; round++) {
                foodBank.round();
            }
            int posted = procedures(county).size() - before;
            int listed = county.auditor().read(Task.class, TASK).getOutput().size();
            boolean done = status(county) == TaskStatus.COMPLETED && posted == 1 && listed == 1;
            System.out.println("direct: referrals=1 completed=" + (done ? 1 : 0) + " procedures=" + posted
                    + " duplicateProcedures=" + Math.max(0, posted - 1) + " lost=" + (done ? 0 : 1));
            return done;
        }
    }

    private static TaskStatus status(ReferralSource county) {
        return county.auditor().read(Task.class, TASK).getStatus();
    }

    private static List<Procedure> procedures(ReferralSource county) {
        return county.auditor().search(Procedure.class, "");
    }
}
