// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.request;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.MarkdownType;
import org.hl7.fhir.r4.model.Procedure;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskOutputComponent;
import org.hl7.fhir.r4.model.Type;
import org.sdohsync.fhir.internal.client.FhirClient;
import org.sdohsync.fhir.internal.client.LocalReference;
import org.sdohsync.fhir.internal.client.ServerCapabilities;
import org.sdohsync.workflow.code.Code;
import org.sdohsync.workflow.details.MissingReference;
import org.sdohsync.workflow.internal.code.TaskParts;
import org.sdohsync.workflow.internal.details.FetchedReferences;
import org.sdohsync.workflow.request.PatientTaskAnswers;
import org.sdohsync.workflow.request.TaskOutcomes;

/** The output of a Task with what it leads to: of a referral, or of a Task for a patient. */
public final class TaskOutputs implements TaskOutcomes, PatientTaskAnswers {
    private final Task task;
    private final FetchedReferences fetched;
    private final List<Procedure> unnamed;

    private TaskOutputs(Task task, FetchedReferences fetched, List<Procedure> unnamed) {
        this.task = task;
        this.fetched = fetched;
        this.unnamed = unnamed;
    }

    /**
     * Reads the answers to a patient's Task.
     *
     * @param client the server of the Task
     * @param abilities what is known of the server
     * @param task the Task
     * @return the answers
     */
    public static PatientTaskAnswers answers(FhirClient client, Supplier<ServerCapabilities> abilities, Task task) {
        return new TaskOutputs(task, FetchedReferences.read(client, abilities, references(task)), List.of());
    }

    /**
     * Reads the outcomes of a referral.
     *
     * @param client the server of the Task
     * @param abilities what is known of the server
     * @param task the Task
     * @return the outcomes
     */
    public static TaskOutcomes outcomes(FhirClient client, Supplier<ServerCapabilities> abilities, Task task) {
        FetchedReferences named = FetchedReferences.read(client, abilities, references(task));
        return new TaskOutputs(task, named, unnamed(client, task));
    }

    private static List<Reference> references(Task task) {
        return task.getOutput().stream()
                .map(TaskOutputComponent::getValue)
                .filter(Reference.class::isInstance)
                .map(Reference.class::cast)
                .toList();
    }

    /** The Procedures of the request that the Task does not name. A server that cannot be asked for them has none that count. */
    private static List<Procedure> unnamed(FhirClient client, Task task) {
        String focus = task.getFocus().getReference();
        if (focus == null) {
            return List.of();
        }
        Optional<LocalReference> request = LocalReference.find(client.base(), focus)
                .filter(local -> local.type().equals("ServiceRequest"));
        Set<String> named = new LinkedHashSet<>();
        references(task).stream()
                .filter(Reference::hasReference)
                .flatMap(reference -> LocalReference.find(client.base(), reference.getReference()).stream())
                .forEach(local -> named.add(local.toString()));
        return request
                .map(local -> new ResourceSearch(client).found(Procedure.class, "based-on", local.toString()))
                .orElse(List.of())
                .stream()
                .filter(procedure -> procedure.getBasedOn().stream()
                        .filter(Reference::hasReference)
                        .flatMap(basedOn -> LocalReference.find(client.base(), basedOn.getReference()).stream())
                        .anyMatch(local -> local.equals(request.orElse(null))))
                .filter(procedure -> !named.contains("Procedure/" + procedure.getIdPart()))
                .toList();
    }

    @Override
    public Task task() {
        return task.copy();
    }

    @Override
    public List<Procedure> procedures() {
        List<Procedure> all = new ArrayList<>(resources()
                .filter(Procedure.class::isInstance)
                .map(Procedure.class::cast)
                .toList());
        unnamed.forEach(procedure -> all.add(procedure.copy()));
        return List.copyOf(all);
    }

    @Override
    public List<CodeableConcept> codes() {
        return values(TaskParts.RESULTING_ACTIVITY)
                .filter(CodeableConcept.class::isInstance)
                .map(value -> ((CodeableConcept) value).copy())
                .toList();
    }

    @Override
    public List<Resource> contents() {
        return resources().filter(resource -> !(resource instanceof Procedure)).toList();
    }

    @Override
    public Optional<QuestionnaireResponse> questionnaireResponse() {
        return resources()
                .filter(QuestionnaireResponse.class::isInstance)
                .map(QuestionnaireResponse.class::cast)
                .findFirst();
    }

    @Override
    public Optional<DocumentReference> completedForm() {
        return resources()
                .filter(DocumentReference.class::isInstance)
                .map(DocumentReference.class::cast)
                .findFirst();
    }

    @Override
    public List<String> informationResponses() {
        return Stream.concat(texts(TaskParts.GENERAL_INFORMATION_RESPONSE), texts(TaskParts.ADHOC_RESPONSE))
                .toList();
    }

    @Override
    public Optional<String> chosenContact() {
        return texts(TaskParts.CHOSEN_CONTACT).findFirst();
    }

    @Override
    public List<MissingReference> missing() {
        return fetched.missing();
    }

    private Stream<Resource> resources() {
        return task.getOutput().stream()
                .map(TaskOutputComponent::getValue)
                .filter(Reference.class::isInstance)
                .flatMap(value -> fetched.get((Reference) value).stream());
    }

    private Stream<Type> values(Code type) {
        return task.getOutput().stream()
                .filter(output -> type.in(output.getType()))
                .map(TaskOutputComponent::getValue);
    }

    // Markdown as the guide has it, or a plain string as some applications write it.
    private Stream<String> texts(Code type) {
        return values(type)
                .filter(value -> value instanceof MarkdownType || value.isPrimitive())
                .map(Type::primitiveValue)
                .filter(text -> text != null && !text.isBlank());
    }

    @Override
    public String toString() {
        return "TaskOutputs[Task/" + task.getIdElement().getIdPart() + ", outputs="
                + task.getOutput().size() + "]";
    }
}
