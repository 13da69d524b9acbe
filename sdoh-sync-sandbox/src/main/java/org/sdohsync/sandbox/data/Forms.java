// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.data;

import java.util.List;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Enumerations.PublicationStatus;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r4.model.Questionnaire.QuestionnaireItemComponent;
import org.hl7.fhir.r4.model.Questionnaire.QuestionnaireItemType;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemComponent;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;
import org.hl7.fhir.r4.model.StringType;

/** The questionnaires of the source, and answers to them. */
record Forms(Questionnaire screening, Questionnaire feedback) {
    static final String VERSION = "1.0.0";

    static Forms write(IssuedResources ledger) {
        return new Forms(screening(ledger), feedback(ledger));
    }

    /** A completed screening in which the patient is at risk in exactly the given domains. */
    QuestionnaireResponse screened(IssuedResources ledger, Patient patient, List<Domain> atRisk) {
        QuestionnaireResponse response = response(ledger, screening, patient);
        for (Domain domain : Domain.ALL) {
            Code answer = atRisk.contains(domain) ? domain.atRisk() : domain.notAtRisk();
            QuestionnaireResponseItemComponent item = response.addItem();
            item.setLinkId(domain.category().code()).setText(domain.question().text());
            item.addAnswer().setValue(answer.coding());
        }
        return ledger.add("screening-" + patient.getIdPart(), Profiles.QUESTIONNAIRE_RESPONSE, response);
    }

    /** Completed feedback on a service. */
    QuestionnaireResponse praised(IssuedResources ledger, Patient patient) {
        QuestionnaireResponse response = response(ledger, feedback, patient);
        response.addItem().setLinkId("helped").addAnswer().setValue(yes());
        response.addItem().setLinkId("comment").addAnswer().setValue(new StringType("The box came on time."));
        return ledger.add("feedback-" + patient.getIdPart(), Profiles.QUESTIONNAIRE_RESPONSE, response);
    }

    private static QuestionnaireResponse response(IssuedResources ledger, Questionnaire form, Patient patient) {
        QuestionnaireResponse response = new QuestionnaireResponse();
        response.setQuestionnaire(form.getUrl() + "|" + form.getVersion());
        response.setStatus(QuestionnaireResponseStatus.COMPLETED);
        response.setSubject(People.to(patient));
        response.setSource(People.to(patient));
        response.setAuthoredElement(ledger.daysAgo(45));
        return response;
    }

    private static Questionnaire screening(IssuedResources ledger) {
        Questionnaire form = form(ledger, "needs-screening", "Needs screening");
        for (Domain domain : Domain.ALL) {
            QuestionnaireItemComponent item =
                    question(form, domain.category().code(), domain.question().text());
            item.addCode(domain.question().coding());
            item.addAnswerOption().setValue(domain.atRisk().coding());
            item.addAnswerOption().setValue(domain.notAtRisk().coding());
        }
        return ledger.add("needs-screening", Profiles.QUESTIONNAIRE, form);
    }

    private static Questionnaire feedback(IssuedResources ledger) {
        Questionnaire form = form(ledger, "service-feedback", "Feedback on a service");
        QuestionnaireItemComponent helped = question(form, "helped", "Did the service help?");
        helped.addAnswerOption().setValue(yes());
        helped.addAnswerOption().setValue(new Coding(Codes.LOINC, "LA32-8", "No"));
        question(form, "comment", "Anything you want to add?").setType(QuestionnaireItemType.STRING);
        return ledger.add("service-feedback", Profiles.QUESTIONNAIRE, form);
    }

    private static Questionnaire form(IssuedResources ledger, String id, String title) {
        Questionnaire form = new Questionnaire();
        form.setUrl(ledger.settings().url("fhir/Questionnaire/" + id)).setVersion(VERSION);
        form.setName(title.replace(" ", "")).setTitle(title).setStatus(PublicationStatus.ACTIVE);
        form.addSubjectType("Patient");
        return form;
    }

    private static QuestionnaireItemComponent question(Questionnaire form, String linkId, String text) {
        QuestionnaireItemComponent item = form.addItem();
        return item.setLinkId(linkId).setText(text).setType(QuestionnaireItemType.CHOICE);
    }

    private static Coding yes() {
        return new Coding(Codes.LOINC, "LA33-6", "Yes");
    }
}
