// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.demo.light;

import static org.sdohsync.workflow.code.Systems.SNOMED;

import java.util.List;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.sdohsync.sandbox.ReferralSource;
import org.sdohsync.workflow.action.Outcome;

/**
 * Indirect Referral Light: a clinic asks a coordination platform, which splits the referral for two organizations; they work on the
 * platform's server and never see the clinic's (SDOHCC, referral workflow).
 */
public final class IndirectLight {
    private static final String TASK = "task-requested-1";
    private static final String FOOD = "food-bank";
    private static final String RIDES = "ride-service";
    private static final int MOST_ROUNDS = 12;

    private IndirectLight() {}

    /**
     * Plays the scene, and asks both servers in the end.
     *
     * @param starter starts the servers
     * @return whether the servers hold what they should
     */
    public static boolean play(Starter starter) {
        System.out.println(
                "--- Indirect Light: county asks the network, which asks a food bank and a ride service ---");
        try (ReferralSource county = starter.start(
                        ReferralSource.builder("county").recipient("network").requested(1), "county");
                ReferralSource network =
                        starter.start(ReferralSource.builder("network").requested(0), "network");
                CoordinationPlatform platform = new CoordinationPlatform(network, TASK, List.of(FOOD, RIDES));
                Cbo foodBank = new Cbo(
                        "food bank",
                        referral -> referral.task().hasPartOf(),
                        Outcome.performed(SNOMED, "710925007", "Provision of food"));
                Cbo rides = new Cbo(
                        "ride service",
                        referral -> referral.task().hasPartOf(),
                        Outcome.performed(SNOMED, "410365006", "Transportation assistance"))) {
            int atCounty = procedures(county);
            int atNetwork = procedures(network);
            connect(platform, county, foodBank, rides, network);
            for (int round = 0; round < MOST_ROUNDS && status(county, TASK) != TaskStatus.COMPLETED; round++) {
                platform.round();
                foodBank.round();
                rides.round();
            }
            return judge(county, procedures(county) - atCounty, network, procedures(network) - atNetwork);
        }
    }

    private static void connect(
            CoordinationPlatform platform, ReferralSource county, Cbo foodBank, Cbo rides, ReferralSource network) {
        System.out.println("network: connected to " + platform.connect(county).source());
        System.out.println("food bank: connected to "
                + foodBank.connect(network, "Organization/" + FOOD).source());
        System.out.println("ride service: connected to "
                + rides.connect(network, "Organization/" + RIDES).source());
    }

    private static boolean judge(
            ReferralSource county, int postedAtCounty, ReferralSource network, int postedAtNetwork) {
        List<Task> parts = network.auditor().search(Task.class, "code=fulfill").stream()
                .filter(Task::hasPartOf)
                .toList();
        long completedParts = parts.stream()
                .filter(part -> part.getStatus() == TaskStatus.COMPLETED)
                .count();
        int listed = county.auditor().read(Task.class, TASK).getOutput().size();
        boolean completed = status(county, TASK) == TaskStatus.COMPLETED;
        boolean done = completed
                && parts.size() == 2
                && completedParts == 2
                && postedAtCounty == 2
                && postedAtNetwork == 2
                && listed == 2;
        System.out.println("indirect: referrals=1 parts=" + parts.size() + " completedParts=" + completedParts
                + " completed=" + (completed ? 1 : 0)
                + " proceduresAtNetwork=" + postedAtNetwork + " proceduresAtCounty=" + postedAtCounty
                + " duplicateProcedures=" + Math.max(0, postedAtCounty - 2 + postedAtNetwork - 2) + " lost="
                + (done ? 0 : 1));
        return done;
    }

    private static TaskStatus status(ReferralSource server, String task) {
        return server.auditor().read(Task.class, task).getStatus();
    }

    private static int procedures(ReferralSource server) {
        return server.auditor().search(Procedure.class, "").size();
    }
}
