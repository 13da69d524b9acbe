// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.field.play;

import java.util.List;
import java.util.Optional;
import org.sdohsync.proofs.field.server.ServedResource;
import org.sdohsync.proofs.field.server.ServedResources;

/** What the server holds of the work for one Task. */
final class Work {
    private final ServedResources holdings;
    private final String task;

    Work(ServedResources holdings, String task) {
        this.holdings = holdings;
        this.task = task;
    }

    boolean isDone() {
        return status().equals("completed");
    }

    /** What is wrong with it, if anything is. */
    Optional<String> fault() {
        List<ServedResource> procedures = holdings.all("Procedure");
        if (!isDone()) {
            return Optional.of("the Task is " + status() + " with " + procedures.size() + " Procedures");
        }
        if (procedures.size() != 1) {
            return Optional.of("there are " + procedures.size() + " Procedures");
        }
        String made = procedures.get(0).name();
        boolean listed = holdings.get("Task/" + task).content().objects("output").stream()
                .flatMap(output -> output.object("valueReference").stream())
                .flatMap(reference -> reference.text("reference").stream())
                .anyMatch(reference -> reference.endsWith(made));
        return listed ? Optional.empty() : Optional.of("the Task does not list " + made);
    }

    private String status() {
        return holdings.get("Task/" + task).content().text("status").orElse("");
    }
}
