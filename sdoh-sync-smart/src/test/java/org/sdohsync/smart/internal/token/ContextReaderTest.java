// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.ContextItem;
import org.sdohsync.core.connection.LaunchContext;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.testkit.Requirement;

/** The launch context of token answers of several generations of servers. */
class ContextReaderTest {
    @Test
    @Requirement({"TKP-13", "TKP-15", "TKP-16", "TKP-17", "TKP-18", "TKP-20"})
    void read_ofAWholeContext_isTyped() {
        LaunchContext context = read("""
                {"access_token":"secret","token_type":"Bearer","expires_in":60,"scope":"launch","patient":123,
                 "encounter":"e-1","need_patient_banner":"true","smart_style_url":"https://ehr.example/style.json",
                 "intent":"reconcile","tenant":"t9","appContext":"{\\"a\\":1}"}""");

        assertThat(context.patient()).contains("123");
        assertThat(context.encounter()).contains("e-1");
        assertThat(context.needPatientBanner()).contains(true);
        assertThat(context.smartStyleUrl()).contains(URI.create("https://ehr.example/style.json"));
        assertThat(context.intent()).contains("reconcile");
        assertThat(context.tenant()).contains("t9");
        assertThat(context.appContext()).contains("{\"a\":1}");
        assertThat(context.fhirContext()).isEmpty();
    }

    @Test
    @Requirement("TKP-14")
    void read_ofFhirContextObjects_keepsEachKind() {
        LaunchContext context = read("""
                {"fhirContext":[{"reference":"ImagingStudy/1"},
                 {"canonical":"https://example.org/Questionnaire/q|1","type":"Questionnaire","role":"https://example.org/r"},
                 {"identifier":{"system":"urn:s","value":"v"},"type":"Task"}]}""");

        List<ContextItem> items = context.fhirContext();
        assertThat(items).hasSize(3);
        assertThat(items.get(0).reference()).contains("ImagingStudy/1");
        assertThat(items.get(0).type()).contains("ImagingStudy");
        assertThat(items.get(0).role()).isEqualTo(ContextItem.LAUNCH);
        assertThat(items.get(1).canonical()).contains("https://example.org/Questionnaire/q|1");
        assertThat(items.get(1).role()).isEqualTo("https://example.org/r");
        assertThat(items.get(2).identifier().flatMap(identifier -> identifier.text("value")))
                .contains("v");
        assertThat(items.get(2).toString()).doesNotContain("urn:s");
    }

    @Test
    @Requirement("TKP-14")
    void read_ofFhirContextTexts_takesThemAsReferences() {
        LaunchContext context = read("{\"fhirContext\":[\"Task/1\",\"ServiceRequest/2\"]}");

        assertThat(context.fhirContext())
                .extracting(item -> item.reference().orElse(""))
                .containsExactly("Task/1", "ServiceRequest/2");
    }

    @Test
    @Requirement({"TKP-13", "TKP-14", "TKP-17"})
    void read_ofGarbledContext_leavesItOut() {
        LaunchContext context = read("""
                {"patient":"Practitioner/1","encounter":"../e","fhirContext":"Task/1","need_patient_banner":"perhaps",
                 "smart_style_url":"not a url"}""");

        assertThat(context.patient()).isEmpty();
        assertThat(context.encounter()).isEmpty();
        assertThat(context.fhirContext()).isEmpty();
        assertThat(context.needPatientBanner()).isEmpty();
        assertThat(context.smartStyleUrl()).isEmpty();
    }

    @Test
    @Requirement("TKP-13")
    void read_ofReferencesInsteadOfIds_takesTheIds() {
        LaunchContext context = read("{\"patient\":\"Patient/p.1\",\"encounter\":\"Encounter/e-1\"}");

        assertThat(context.patient()).contains("p.1");
        assertThat(context.encounter()).contains("e-1");
    }

    @Test
    void read_ofIdsThatFhirDoesNotAllowAndThatAreSafeInAPath_takesThem() {
        String patient = "e".repeat(88);
        LaunchContext context = read("{\"patient\":\"" + patient + "\",\"encounter\":\"enc_7_form_3\"}");

        assertThat(context.patient()).contains(patient);
        assertThat(context.encounter()).contains("enc_7_form_3");
    }

    /** Only a validated id_token may say who the user is, and no credential becomes context. */
    @Test
    @Requirement({"TKP-03", "TKP-19"})
    void read_ofUnknownMembers_keepsThemButNoIdentityAndNoCredential() {
        LaunchContext context = read("""
                {"__epic.dstu2.patient":"x9","https://ehr.example/ward":"3b","need_more":true,
                 "smart_web_messaging_origin":"https://ehr.example","smart_web_messaging_handle":"h1",
                 "fhirUser":"Practitioner/1","sub":"s","profile":"p","id_token":"jwt","refresh_token":"rt",
                 "some_token":"t","client_secret":"cs"}""");

        assertThat(context.values())
                .containsOnlyKeys(
                        "__epic.dstu2.patient",
                        "https://ehr.example/ward",
                        "need_more",
                        "smart_web_messaging_origin",
                        "smart_web_messaging_handle");
    }

    @Test
    @Requirement({"TKP-03", "TKP-12"})
    void read_ofUnknownStructures_keepsThemReadableAndNoCredential() {
        LaunchContext context = read("""
                {"https://ehr.example/room":{"number":7,"beds":["a"]},"rooms":["a\u00e4","b"],"none":[],"mixed":["a",1],
                 "authorization_details":[{"type":"smart_on_fhir","locations":["https://ehr.example/r4"]}],
                 "vendor":{"deep":[{"api_token":"t"}]},"intent":{"x":1},"scope":{"x":1}}""");

        assertThat(context.values()).containsOnlyKeys("https://ehr.example/room", "rooms", "authorization_details");
        assertThat(context.objects("https://ehr.example/room"))
                .singleElement()
                .satisfies(room -> assertThat(room.number("number")).contains(7L));
        assertThat(context.objects("authorization_details"))
                .singleElement()
                .satisfies(detail -> assertThat(detail.texts("locations")).containsExactly("https://ehr.example/r4"));
        assertThat(context.value("rooms")).contains("[\"a\u00e4\",\"b\"]");
        assertThat(context.objects("rooms")).isEmpty();
        assertThat(context.objects("other")).isEmpty();
    }

    private static LaunchContext read(String json) {
        return ContextReader.read(JsonObject.parse(json.getBytes(StandardCharsets.UTF_8), "test"));
    }
}
