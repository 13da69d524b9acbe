// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.patient;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.fhir.internal.client.FhirJson;
import org.sdohsync.workflow.action.TaskRole;
import org.sdohsync.workflow.internal.patient.PatientScene.Kind;
import org.sdohsync.workflow.patient.Confirmation;
import org.sdohsync.workflow.patient.Contact;
import org.sdohsync.workflow.patient.ContactTask;
import org.sdohsync.workflow.patient.Document;
import org.sdohsync.workflow.patient.InformationTask;
import org.sdohsync.workflow.patient.MaterialTask;
import org.sdohsync.workflow.patient.PatientTask;
import org.sdohsync.workflow.patient.PdfFormTask;
import org.sdohsync.workflow.patient.QuestionnaireTask;
import org.sdohsync.workflow.patient.WebFormTask;

/** Each kind from what the source asks to what it gets. */
class PatientKindsTest {
    private final PatientScene scene = new PatientScene();

    @AfterEach
    void stop() {
        scene.close();
    }

    @ParameterizedTest
    @CsvSource({
        "QUESTIONNAIRE,org.sdohsync.workflow.patient.QuestionnaireTask",
        "PDF,org.sdohsync.workflow.patient.PdfFormTask",
        "WEB,org.sdohsync.workflow.patient.WebFormTask",
        "INFORMATION,org.sdohsync.workflow.patient.InformationTask",
        "CONTACT,org.sdohsync.workflow.patient.ContactTask",
        "MATERIAL,org.sdohsync.workflow.patient.MaterialTask"
    })
    void of_aTaskOfTheGuide_isItsKind(Kind kind, Class<?> type) {
        PatientTask<?> task = scene.task(kind, "ready");

        assertThat(task).isInstanceOf(type);
        assertThat(task.description()).contains("Which day suits you?");
        assertThat(task.urgent()).isTrue();
        assertThat(task.requester())
                .hasValueSatisfying(
                        asking -> assertThat(((Organization) asking).getName()).isEqualTo("County clinic"));
        assertThat(task.toString()).doesNotContain("suits");
    }

    @ParameterizedTest
    @ValueSource(strings = {"general-information-request", "adhoc"})
    void of_aCodeThatThePagePrints_isInformation(String code) {
        String json = Kind.INFORMATION.json("ready").replace("general-information", code);

        assertThat(scene.of(json, TaskRole.PATIENT)).isInstanceOf(InformationTask.class);
    }

    @Test
    void of_whatIsNoKnownKind_isNothing() {
        String bare = Kind.WEB.json("ready").replace("questionnaire-url", "questionnaire-category");
        String other = Kind.INFORMATION.json("ready").replace("general-information", "buy-milk");
        String referral = Kind.INFORMATION.json("ready").replace("general-information", "fulfill");

        assertThat(List.of(bare, other, referral))
                .allSatisfy(json -> assertThat(PatientTaskKinds.of(
                                scene.connection(),
                                FhirJson.parse(Task.class, json.getBytes(StandardCharsets.UTF_8), "test"),
                                TaskRole.PATIENT,
                                scene.actions()))
                        .isEmpty());
    }

    @Test
    void information_isAnsweredInWords() {
        InformationTask task = (InformationTask) scene.task(Kind.INFORMATION, "ready");

        PatientTask<String> done = task.unfinished().orElseThrow().complete("Tuesday, please");

        assertThat(done.status().text()).isEqualTo("completed");
        JsonObject output = scene.task().objects("output").get(0);
        assertThat(output.text("valueMarkdown")).contains("Tuesday, please");
        assertThat(code(output)).isEqualTo("general-information-response");
        assertThat(scene.scene().records().journaled()).isZero();
    }

    @Test
    void information_withoutAnAnswer_isCompletedWithoutOutput() {
        InformationTask task = (InformationTask) scene.task(Kind.INFORMATION, "in-progress");

        PatientTask<String> done = task.unfinished().orElseThrow().complete(" ");

        assertThat(done.status().text()).isEqualTo("completed");
        assertThat(scene.task().objects("output")).isEmpty();
    }

    @Test
    void contact_isReadWithTelephoneAndPlaceAndChosen() {
        ContactTask task = (ContactTask) scene.task(Kind.CONTACT, "ready");

        Contact contact = task.contacts().get(0);
        PatientTask<Contact> done = task.unfinished().orElseThrow().complete(contact);

        assertThat(contact.name()).isEqualTo("Help desk");
        assertThat(contact.telecom())
                .extracting(point -> point.getValue())
                .containsExactly("555-0101", "desk@help.example");
        assertThat(contact.locations()).extracting(place -> place.getName()).containsExactly("Main street");
        assertThat(contact.toString()).doesNotContain("Help desk");
        assertThat(done.status().text()).isEqualTo("completed");
        JsonObject output = scene.task().objects("output").get(0);
        assertThat(code(output)).isEqualTo("chosen-contact");
        assertThat(output.text("valueMarkdown")).contains("Help desk");
    }

    @Test
    void contact_thatIsNotListed_isToldInWordsOrNotAtAll() {
        ContactTask task = (ContactTask) scene.task(Kind.CONTACT, "ready");

        PatientTask<Contact> done = task.unfinished().orElseThrow().complete(Contact.named(""));

        assertThat(done.status().text()).isEqualTo("completed");
        assertThat(scene.task().objects("output")).isEmpty();
    }

    @Test
    void pdfForm_isFetchedAndComesBackAsADocument() {
        PdfFormTask task = (PdfFormTask) scene.task(Kind.PDF, "ready");
        Document blank = task.form().orElseThrow();
        byte[] filled = "%PDF-filled".getBytes(StandardCharsets.UTF_8);

        PatientTask<Attachment> done = task.unfinished()
                .orElseThrow()
                .complete(new Attachment()
                        .setContentType("application/pdf")
                        .setTitle("Filled")
                        .setData(filled));

        assertThat(blank.content())
                .hasValueSatisfying(bytes -> assertThat(bytes).startsWith('%', 'P', 'D', 'F'));
        assertThat(blank.title()).contains("Blank");
        assertThat(done.status().text()).isEqualTo("completed");
        JsonObject output = scene.task().objects("output").get(0);
        assertThat(code(output)).isEqualTo("questionnaire-pdf-completed");
        String made =
                output.object("valueReference").orElseThrow().text("reference").orElseThrow();
        JsonObject document = scene.source().resources().get(made);
        assertThat(document.object("type").flatMap(type -> type.text("text"))).contains("Application");
        assertThat(document.object("subject").flatMap(subject -> subject.text("reference")))
                .contains("Patient/p1");
        assertThat(document.objects("author").get(0).text("reference")).contains("Patient/p1");
        assertThat(document.objects("content")
                        .get(0)
                        .object("attachment")
                        .orElseThrow()
                        .text("data"))
                .contains(Base64.getEncoder().encodeToString(filled));
    }

    @Test
    void webForm_givesItsAddressAndIsConfirmed() {
        WebFormTask task = (WebFormTask) scene.task(Kind.WEB, "ready");

        PatientTask<Confirmation> done = task.unfinished().orElseThrow().complete(Confirmation.DONE);

        assertThat(task.address()).contains(URI.create("https://forms.example/aid?case=1"));
        assertThat(done.status().text()).isEqualTo("completed");
        assertThat(scene.task().objects("output")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"javascript:alert(1)", "file:///etc/passwd", "https://user@forms.example/", "not an address"})
    void webForm_withAnAddressThatIsNoPage_hasNone(String written) {
        String json = Kind.WEB.json("ready").replace("https://forms.example/aid?case=1", written);

        assertThat(((WebFormTask) scene.of(json, TaskRole.PATIENT)).address()).isEmpty();
    }

    @Test
    void material_isReadAtTheSource() {
        MaterialTask task = (MaterialTask) scene.task(Kind.MATERIAL, "ready");
        Document leaflet = task.material().orElseThrow();

        PatientTask<Confirmation> done = task.unfinished().orElseThrow().complete(Confirmation.DONE);

        assertThat(leaflet.title()).contains("Leaflet");
        assertThat(leaflet.contentType()).contains("text/plain");
        assertThat(leaflet.address()).contains(scene.source().base().resolve("Binary/b1"));
        assertThat(leaflet.content()).isPresent();
        assertThat(done.status().text()).isEqualTo("completed");
        assertThat(scene.source().log()).contains("GET Binary/b1");
    }

    @Test
    void material_elsewhere_isFetchedOnlyWhereTheApplicationSaysSoAndWithoutToken() {
        scene.source()
                .resources()
                .change(
                        "DocumentReference/leaflet",
                        held -> held.toBuilder()
                                .objects(
                                        "content",
                                        List.of(JsonObject.parse(
                                                "{\"attachment\":{\"url\":\"https://library.example/a.txt\"}}"
                                                        .getBytes(StandardCharsets.UTF_8),
                                                "test")))
                                .build());
        Document leaflet =
                ((MaterialTask) scene.task(Kind.MATERIAL, "ready")).material().orElseThrow();

        assertThat(leaflet.content()).isEmpty();
        assertThat(leaflet.contentAlsoFrom(Set.of(URI.create("https://other.example"))))
                .isEmpty();
        assertThat(leaflet.contentAlsoFrom(Set.of(URI.create("http://library.example"))))
                .isEmpty();
        assertThat(scene.elsewhere()).isEmpty();
        assertThat(leaflet.contentAlsoFrom(Set.of(URI.create("https://library.example"))))
                .hasValueSatisfying(bytes -> assertThat(bytes).asString().isEqualTo("abroad"));
        assertThat(scene.elsewhere()).hasSize(1);
        assertThat(scene.elsewhere().get(0).headers()).doesNotContainKey("Authorization");
    }

    @Test
    void questionnaire_isAnsweredAsOneResource() {
        QuestionnaireTask task = (QuestionnaireTask) scene.task(Kind.QUESTIONNAIRE, "ready");
        QuestionnaireResponse answers = task.blank();
        answers.getItemFirstRep().addAnswer().setValue(new StringType("Tuesday"));

        PatientTask<QuestionnaireResponse> done =
                task.unfinished().orElseThrow().complete(answers);

        assertThat(done.status().text()).isEqualTo("completed");
        JsonObject output = scene.task().objects("output").get(0);
        assertThat(code(output)).isEqualTo("questionnaire-response");
        JsonObject response =
                scene.source().resources().all("QuestionnaireResponse").get(0);
        assertThat(response.text("status")).contains("completed");
        assertThat(response.text("questionnaire")).contains("https://forms.example/needs|1");
        assertThat(response.object("subject").flatMap(who -> who.text("reference")))
                .contains("Patient/p1");
        assertThat(response.object("author").flatMap(who -> who.text("reference")))
                .contains("Patient/p1");
        assertThat(response.objects("item")).hasSize(1);
        assertThat(task.answers()).isPresent();
    }

    private static String code(JsonObject output) {
        return output.object("type")
                .orElseThrow()
                .objects("coding")
                .get(0)
                .text("code")
                .orElseThrow();
    }
}
