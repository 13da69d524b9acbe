// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.ipa;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.sdohsync.records.internal.ipa.ScriptedSource.bundle;

import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.DocumentReference;
import org.hl7.fhir.r4.model.MedicationRequest;
import org.junit.jupiter.api.Test;
import org.sdohsync.records.ipa.ClinicalFacts;
import org.sdohsync.records.ipa.DataCheck;
import org.sdohsync.records.ipa.DocumentContent;
import org.sdohsync.records.ipa.Found;
import org.sdohsync.testkit.Requirement;

class PatientSearchesTest {

    private final ScriptedSource source = new ScriptedSource();
    private final Map<String, String> answers = source.answers;
    private final List<String> asked = source.asked;
    private final SourcePatientReader reader = source.reader;

    @Test
    @Requirement({"IPA-14", "IPA-28", "IPA-29", "IPA-44"})
    void conditions_ofOnePatient_areReadAndJudged() {
        answers.put(
                "Condition?patient=p1",
                bundle(
                        "{'resourceType':'Condition','id':'1','subject':{'reference':'Patient/p1'},'code':{'text':'asthma'}}",
                        "{'resourceType':'Condition','id':'2','subject':{'reference':'Patient/p1'},'clinicalStatus':{'coding':[{'code':"
                                + "'resolved'}]}}",
                        "{'resourceType':'Condition','id':'3','subject':{'reference':'Patient/p1'},'verificationStatus':{'coding':"
                                + "[{'code':'entered-in-error'}]}}",
                        "{'resourceType':'Condition','id':'4','subject':{'reference':'Patient/p2'}}"));

        Found<org.hl7.fhir.r4.model.Condition> found = reader.conditions();

        assertThat(found.entries()).hasSize(3);
        assertThat(found.refused()).isEqualTo(1);
        assertThat(found.toString()).isEqualTo("Found[SEARCHED, entries=3]");
        assertThat(found.entries().stream().filter(ClinicalFacts::isCurrent)).hasSize(1);
        assertThat(ClinicalFacts.words(found.entries().get(0).getCode())).isEqualTo("asthma");
        assertThat(asked).containsExactly("Condition?patient=p1");
    }

    @Test
    @Requirement({"IPA-18", "IPA-25", "SCP-18"})
    void searches_thatAreRefused_areAnswersAndNoFailures() {
        answers.put("Immunization?patient=p1", "403");

        assertThat(reader.immunizations().answer()).isEqualTo(Found.Answer.NOT_PERMITTED);
        assertThat(reader.allergies().answer()).isEqualTo(Found.Answer.NOT_OFFERED);
    }

    @Test
    @Requirement({"IPA-26", "IPA-27", "IPA-43"})
    void medication_inEachForm_isFound() {
        answers.put("Medication/m2", "{'resourceType':'Medication','id':'m2','code':{'text':'by reference'}}");
        answers.put(
                "MedicationRequest?patient=p1",
                bundle(
                        order("1", "'medicationCodeableConcept':{'text':'by code'}"),
                        order("2", "'medicationReference':{'reference':'Medication/m2'},'doNotPerform':true"),
                        order(
                                "3",
                                "'contained':[{'resourceType':'Medication','id':'m3','code':{'text':'contained'}}],"
                                        + "'medicationReference':{'reference':'#m3'}"),
                        order("4", "'medicationReference':{'reference':'https://elsewhere.example/Medication/m4'}")));

        List<MedicationRequest> orders = reader.medicationRequests().entries();

        assertThat(orders.stream()
                        .map(order -> reader.medication(order, order.getMedication())
                                .map(ClinicalFacts::words)
                                .orElse("unknown")))
                .containsExactly("by code", "by reference", "contained", "unknown");
        assertThat(orders.stream().filter(ClinicalFacts::isProhibition)).hasSize(1);
    }

    @Test
    @Requirement({"IPA-40", "PDX-53", "PDX-13"})
    void content_ofDocuments_degradesInOrder() {
        answers.put("Binary/b1", "the text");
        answers.put("Binary/b2", "403");
        assertThat(content(
                                "{'contentType':'image/tiff','url':'Binary/b2'},{'contentType':'text/plain','url':'Binary/b1'}")
                        .bytes())
                .hasValueSatisfying(
                        bytes -> assertThat(new String(bytes, UTF_8)).isEqualTo("the text"));
        assertThat(content("{'contentType':'text/plain','data':'aGVsbG8='}").bytes())
                .hasValueSatisfying(
                        bytes -> assertThat(new String(bytes, UTF_8)).isEqualTo("hello"));
        assertThat(content("{'contentType':'text/plain','url':'Binary/b1','hash':'AAAAAAAAAAAAAAAAAAAAAAAAAAA='}")
                        .state())
                .isEqualTo(DocumentContent.State.DAMAGED);
        assertThat(content("{'contentType':'application/pdf','url':'Binary/b2'}")
                        .state())
                .isEqualTo(DocumentContent.State.NOT_AVAILABLE);
        assertThat(content("{'contentType':'application/pdf'}").state()).isEqualTo(DocumentContent.State.NONE);
        asked.clear();
        assertThat(content("{'contentType':'application/pdf','url':'https://elsewhere.example/x.pdf'}")
                        .state())
                .isEqualTo(DocumentContent.State.ELSEWHERE);
        assertThat(asked).noneMatch(target -> target.contains("elsewhere"));
    }

    @Test
    @Requirement({"IPA-17", "IPA-34", "IPA-35", "IPA-21"})
    void check_ofSource_gradesEachType() {
        String absent =
                "{'extension':[{'url':'http://hl7.org/fhir/StructureDefinition/data-absent-reason','valueCode':'unknown'}]}";
        answers.put("Patient/p1", "{'resourceType':'Patient','id':'p1','identifier':[{'value':'1'}]}");
        answers.put(
                "Condition?patient=p1",
                bundle("{'resourceType':'Condition','id':'1','subject':{'reference':'Patient/p1'},'code':" + absent
                        + "}"));
        answers.put(
                "Immunization?patient=p1",
                bundle(
                        "{'resourceType':'Immunization','id':'1','patient':{'reference':'Patient/p1'},'status':'completed',"
                                + "'vaccineCode':{'text':'flu'}}"));
        answers.put("Observation?patient=p1&category=laboratory", bundle());

        List<DataCheck> checks = reader.check();

        assertThat(checks.stream().map(check -> check.type() + " " + check.grade()))
                .contains(
                        "Patient CONFORMS",
                        "Condition CONFORMS",
                        "Immunization LACKS_ELEMENTS",
                        "Observation NO_DATA",
                        "AllergyIntolerance NOT_SEARCHABLE");
        assertThat(checks.stream().filter(check -> check.type().equals("Immunization")))
                .allMatch(check -> check.missing().equals(List.of("occurrence")));
    }

    private DocumentContent content(String attachments) {
        StringBuilder content = new StringBuilder();
        for (String attachment : attachments.split("(?<=}),", -1)) {
            content.append(content.isEmpty() ? "" : ",")
                    .append("{'attachment':")
                    .append(attachment)
                    .append('}');
        }
        answers.put(
                "DocumentReference?patient=p1",
                bundle(
                        "{'resourceType':'DocumentReference','id':'d1','status':'current','subject':{'reference':'Patient/p1'},"
                                + "'content':[" + content + "]}"));
        DocumentReference document = reader.documents().entries().get(0);
        return reader.content(document);
    }

    private static String order(String id, String more) {
        return "{'resourceType':'MedicationRequest','id':'" + id
                + "','status':'active','intent':'order','subject':{'reference':'Patient/p1'}," + more + "}";
    }
}
