// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.ipa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.sdohsync.records.internal.ipa.ScriptedSource.bundle;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.DocumentReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.records.ipa.DocumentQuery;
import org.sdohsync.records.ipa.Found;
import org.sdohsync.testkit.Requirement;

class DocumentSearchesTest {
    private static final String OPERATION = "DocumentReference/$docref?patient=p1";
    private static final DocumentQuery JANUARY = DocumentQuery.current()
            .start(Instant.parse("2026-01-01T00:00:00Z"))
            .end(Instant.parse("2026-02-01T00:00:00Z"))
            .type("http://loinc.org", "34133-9");
    private static final String SEARCHED = "DocumentReference?patient=p1&type=http%3A%2F%2Floinc.org%7C34133-9"
            + "&period=ge2026-01-01T00%3A00%3A00Z&period=le2026-02-01T00%3A00%3A00Z";

    private final ScriptedSource source = new ScriptedSource();
    private final Map<String, String> answers = source.answers;
    private final List<String> asked = source.asked;
    private final SourcePatientReader reader = source.reader;

    @Test
    @Requirement({"IPA-39", "IPA-14"})
    void documents_whereTheOperationIsOffered_areAskedForByIt() {
        offer("{'type':'DocumentReference','operation':[{'name':'docref'}]}");
        answers.put(OPERATION, bundle(document("d1", "Patient/p1", ""), document("d2", "Patient/p2", "")));

        Found<DocumentReference> found = reader.documents(DocumentQuery.current());

        assertThat(ids(found)).containsExactly("d1");
        assertThat(found.refused()).isEqualTo(1);
        assertThat(asked).containsExactly("metadata", OPERATION);
    }

    @Test
    @Requirement("IPA-39")
    void documents_ofTimesAndTypes_areNamedToTheOperation() {
        offer("{'type':'DocumentReference','operation':[{'name':'x','definition':"
                + "'http://hl7.org/fhir/uv/ipa/OperationDefinition/docref|1.1.0'}]}");
        String call = OPERATION + "&start=2026-01-01T00%3A00%3A00Z&end=2026-02-01T00%3A00%3A00Z"
                + "&type=http%3A%2F%2Floinc.org%7C34133-9";
        answers.put(call, bundle(document("d1", "Patient/p1", "")));

        assertThat(ids(reader.documents(JANUARY))).containsExactly("d1");
        assertThat(ids(reader.documents(JANUARY))).containsExactly("d1");

        // What it offers is read once.
        assertThat(asked).containsExactly("metadata", call, call);
    }

    @Test
    @Requirement({"IPA-25", "IPA-39"})
    void documents_whereItIsNotOffered_areSearched() {
        offer("{'type':'DocumentReference'},{'type':'Patient','operation':[{'name':'docref'}]}");
        answers.put(
                SEARCHED,
                bundle(
                        document("wanted", "Patient/p1", "'2026-01-10','end':'2026-01-11'"),
                        document("open", "Patient/p1", "'2025-12-01'"),
                        document("undated", "Patient/p1", ""),
                        document("earlier", "Patient/p1", "'2025-12-01','end':'2025-12-31'"),
                        document("later", "Patient/p1", "'2026-02-02'"),
                        document("other", "Patient/p1", "").replace("34133-9", "11506-3")));

        assertThat(ids(reader.documents(JANUARY))).containsExactly("wanted", "open", "undated");
        assertThat(asked).containsExactly("metadata", SEARCHED);
    }

    @Test
    @Requirement("IPA-25")
    void documents_whereTheCriteriaAreRefused_areSearchedByPatientAlone() {
        answers.put(SEARCHED, "400");
        answers.put(
                "DocumentReference?patient=p1",
                bundle(
                        document("wanted", "Patient/p1", "'2026-01-10'"),
                        document("later", "Patient/p1", "'2026-02-02'")));

        assertThat(ids(reader.documents(JANUARY))).containsExactly("wanted");
        assertThat(asked).containsExactly("metadata", SEARCHED, "DocumentReference?patient=p1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"400", "403", "404", "405", "501"})
    @Requirement({"IPA-25", "IPA-39"})
    void documents_whereTheOperationIsRefused_areSearched(String status) {
        offer("{'type':'DocumentReference','operation':[{'name':'docref'}]}");
        answers.put(OPERATION, status);
        answers.put("DocumentReference?patient=p1", bundle(document("d1", "Patient/p1", "")));

        assertThat(ids(reader.documents(DocumentQuery.current()))).containsExactly("d1");
    }

    @Test
    void documents_ofSourceInTrouble_areNotSearchedInstead() {
        offer("{'type':'DocumentReference','operation':[{'name':'docref'}]}");
        answers.put(OPERATION, "503");
        answers.put("DocumentReference?patient=p1", bundle(document("d1", "Patient/p1", "")));

        assertThatExceptionOfType(HttpStatusException.class)
                .isThrownBy(() -> reader.documents(DocumentQuery.current()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'resourceType':'Parameters'}",
                "{'resourceType':'DocumentReference','id':'d1'}",
                "[]",
                "<html/>",
                "{'resourceType':'Bundle','type':'searchset','entry':[{'resource':"
            })
    @Requirement("IPA-39")
    void documents_ofAnswerThatIsNoBundle_areTyped(String answer) {
        offer("{'type':'DocumentReference','operation':[{'name':'docref'}]}");
        answers.put(OPERATION, answer);

        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> reader.documents(DocumentQuery.current()))
                .withMessageContaining("$docref");
    }

    @Test
    void query_ofSenselessType_isRefused() {
        DocumentQuery query = DocumentQuery.current();
        assertThatIllegalArgumentException().isThrownBy(() -> query.type("", "1"));
        assertThatIllegalArgumentException().isThrownBy(() -> query.type("urn:x|y", "1"));
        assertThatIllegalArgumentException().isThrownBy(() -> query.type("urn:x", "1,2"));
        assertThat(JANUARY.toString()).contains("34133-9", "2026-01-01");
    }

    private void offer(String resources) {
        answers.put(
                "metadata",
                "{'resourceType':'CapabilityStatement','fhirVersion':'4.0.1','rest':[{'mode':'server','resource':["
                        + resources + "]}]}");
    }

    private static List<String> ids(Found<DocumentReference> found) {
        assertThat(found.answer()).isEqualTo(Found.Answer.SEARCHED);
        return found.entries().stream()
                .map(document -> document.getIdElement().getIdPart())
                .toList();
    }

    private static String document(String id, String subject, String start) {
        String period = start.isEmpty() ? "" : ",'context':{'period':{'start':" + start + "}}";
        return "{'resourceType':'DocumentReference','id':'" + id + "','status':'current','subject':{'reference':'"
                + subject + "'},'type':{'coding':[{'system':'http://loinc.org','code':'34133-9'}]}" + period + "}";
    }
}
