// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.cdshooks;

import static java.util.Objects.requireNonNull;

import ca.uhn.fhir.rest.api.server.cdshooks.CdsServiceRequestJson;
import ca.uhn.hapi.fhir.cdshooks.api.CdsService;
import ca.uhn.hapi.fhir.cdshooks.api.CdsServiceFeedback;
import ca.uhn.hapi.fhir.cdshooks.api.CdsServicePrefetch;
import ca.uhn.hapi.fhir.cdshooks.api.json.CdsServiceFeedbackJson;
import ca.uhn.hapi.fhir.cdshooks.api.json.CdsServiceIndicatorEnum;
import ca.uhn.hapi.fhir.cdshooks.api.json.CdsServiceResponseCardJson;
import ca.uhn.hapi.fhir.cdshooks.api.json.CdsServiceResponseCardSourceJson;
import ca.uhn.hapi.fhir.cdshooks.api.json.CdsServiceResponseJson;
import ca.uhn.hapi.fhir.cdshooks.api.json.CdsServiceResponseLinkJson;
import ca.uhn.hapi.fhir.cdshooks.api.json.CdsServiceResponseSuggestionActionJson;
import ca.uhn.hapi.fhir.cdshooks.api.json.CdsServiceResponseSuggestionJson;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Task;

/**
 * What a health plan says when it is asked about a member: a card with a SMART link to its record picker, and one with a suggestion.
 * HAPI's framework finds the methods by their annotations. Safe for use by many threads.
 */
public final class PlanServices {
    /** The id of the service for a member's history. */
    public static final String HISTORY = "member-history";

    /** The uuid of the card with the SMART link. */
    public static final String LINK_CARD = "4a0e4f9c-75f3-4a0f-9f5e-7f7d0d0c1a03";

    /** The uuid of the card with the suggestion. */
    public static final String SUGGESTION_CARD = "4a0e4f9c-75f3-4a0f-9f5e-7f7d0d0c1a04";

    private final URI picker;
    private final List<ReceivedCall> calls = new CopyOnWriteArrayList<>();
    private final List<String> feedback = new CopyOnWriteArrayList<>();

    /**
     * Creates the services.
     *
     * @param picker the launch URL of the plan's record picker
     */
    public PlanServices(URI picker) {
        this.picker = requireNonNull(picker, "picker");
    }

    /**
     * Answers an ad-hoc request for a member's history.
     *
     * @param request the call as HAPI read it
     * @return the cards
     */
    @CdsService(
            value = HISTORY,
            hook = "appointment-book",
            title = "Member history",
            description = "Says whether the plan knows of **new** care for this patient.",
            prefetch = {
                @CdsServicePrefetch(value = "patient", query = "Patient/{{context.patientId}}"),
                @CdsServicePrefetch(value = "user", query = "{{context.userId}}"),
                @CdsServicePrefetch(value = "conditions", query = "Condition?patient={{context.patientId}}")
            })
    public CdsServiceResponseJson history(CdsServiceRequestJson request) {
        calls.add(ReceivedCall.of(request));
        CdsServiceResponseJson response = new CdsServiceResponseJson();
        String patient = request.getContext().getString("patientId");
        boolean known = request.getPrefetch("patient") instanceof Patient member && member.hasName();
        if (known) {
            response.addCard(picker(request));
            response.addCard(screening(patient));
        }
        return response;
    }

    /**
     * Answers when a record is opened; needs nothing in advance and has nothing to say.
     *
     * @param request the call as HAPI read it
     * @return no cards
     */
    @CdsService(
            value = "quiet",
            hook = "patient-view",
            title = "Quiet",
            description = "Has nothing to say.",
            prefetch = {})
    public CdsServiceResponseJson quiet(CdsServiceRequestJson request) {
        calls.add(ReceivedCall.of(request));
        return new CdsServiceResponseJson();
    }

    /**
     * Takes feedback.
     *
     * @param given the feedback as HAPI read it
     * @return the feedback
     */
    @CdsServiceFeedback(HISTORY)
    public CdsServiceFeedbackJson feedback(CdsServiceFeedbackJson given) {
        feedback.add(given.getCard() + " " + given.getOutcome() + " " + given.getOutcomeTimestamp());
        return given;
    }

    /**
     * The calls so far.
     *
     * @return what each contained
     */
    public List<ReceivedCall> calls() {
        return List.copyOf(calls);
    }

    /**
     * The feedback so far.
     *
     * @return card, outcome and time of each
     */
    public List<String> feedback() {
        return List.copyOf(feedback);
    }

    private CdsServiceResponseCardJson picker(CdsServiceRequestJson request) {
        CdsServiceResponseLinkJson link = new CdsServiceResponseLinkJson()
                .setLabel("Open the record picker")
                .setUrl(picker.toString())
                .setType("smart")
                .setAppContext("{\"memberSearch\":\"match\",\"trace\":\"" + request.getHookInstance() + "\"}");
        return card(LINK_CARD, "Member found: choose the records to import").setLinks(List.of(link));
    }

    private static CdsServiceResponseCardJson screening(String patient) {
        ServiceRequest order = new ServiceRequest()
                .setStatus(ServiceRequest.ServiceRequestStatus.DRAFT)
                .setIntent(ServiceRequest.ServiceRequestIntent.ORDER)
                .setCode(new CodeableConcept().setText("Food insecurity screening"))
                .setSubject(new Reference("Patient/" + patient));
        order.setId("new-order");
        Task task = new Task()
                .setStatus(Task.TaskStatus.REQUESTED)
                .setIntent(Task.TaskIntent.ORDER)
                .setFocus(new Reference("ServiceRequest/new-order"))
                .setFor(new Reference("Patient/" + patient));
        CdsServiceResponseSuggestionJson suggestion = new CdsServiceResponseSuggestionJson()
                .setLabel("Add a screening task")
                .setUuid("91b2b3ad-6f2b-45a4-8a0b-0d1f0a0e0b01")
                .setRecommended(true);
        suggestion.addAction(new CdsServiceResponseSuggestionActionJson()
                .setType("create")
                .setDescription("Create the order")
                .setResource(order));
        suggestion.addAction(new CdsServiceResponseSuggestionActionJson()
                .setType("create")
                .setDescription("Create the task for it")
                .setResource(task));
        CdsServiceResponseCardJson card =
                card(SUGGESTION_CARD, "Food insecurity screening is due").setSelectionBehaviour("at-most-one");
        card.addSuggestion(suggestion);
        return card;
    }

    private static CdsServiceResponseCardJson card(String uuid, String summary) {
        return new CdsServiceResponseCardJson()
                .setUuid(uuid)
                .setSummary(summary)
                .setIndicator(CdsServiceIndicatorEnum.INFO)
                .setSource(new CdsServiceResponseCardSourceJson().setLabel("Example Plan"));
    }
}
