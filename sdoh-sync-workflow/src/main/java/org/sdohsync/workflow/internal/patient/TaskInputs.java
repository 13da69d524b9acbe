// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.patient;

import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Type;
import org.sdohsync.workflow.code.Code;

/** Reads the inputs of a Task by their type. */
final class TaskInputs {
    private TaskInputs() {}

    static List<Type> all(Task task, Code type) {
        return task.getInput().stream()
                .filter(input -> input.hasValue() && type.in(input.getType()))
                .map(Task.ParameterComponent::getValue)
                .toList();
    }

    static List<Reference> references(Task task, Code type) {
        return all(task, type).stream()
                .filter(Reference.class::isInstance)
                .map(Reference.class::cast)
                .toList();
    }

    /** The text of a canonical, an address or a reference, whichever the source wrote. */
    static Optional<String> text(Task task, Code type) {
        return all(task, type).stream()
                .map(value -> value instanceof Reference reference
                        ? reference.getReference()
                        : value instanceof PrimitiveType<?> primitive ? primitive.getValueAsString() : null)
                .filter(text -> text != null && !text.isBlank())
                .findFirst();
    }
}
