// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.data;

import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.IntegerType;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Task;

/** Extensions no guide knows, as real servers leave them: on the resource, on a reference, on a primitive. */
final class ServerMarks {
    private ServerMarks() {}

    static void leaveOn(Task task, IssuedResources ledger) {
        String base = ledger.settings().url("fhir/StructureDefinition/");
        Extension intake = new Extension(base + "intake");
        intake.addExtension(
                new Extension("batch", new StringType("B-" + ledger.random().nextInt(10_000))));
        intake.addExtension(
                new Extension("line", new IntegerType(ledger.random().nextInt(100))));
        task.addExtension(intake);
        task.getOwner().addExtension(new Extension(base + "assigned-by", new StringType("routing rules")));
        task.getAuthoredOnElement().addExtension(new Extension(base + "clock", new StringType("front desk")));
        task.getMeta().addTag(new Coding(ledger.settings().url("tags"), "imported", "Imported"));
    }
}
