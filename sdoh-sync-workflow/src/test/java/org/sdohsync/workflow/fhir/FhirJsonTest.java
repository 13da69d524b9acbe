// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.fhir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models of what servers send: a value that is none of its type is left aside, whatever is done with the model. */
class FhirJsonTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "'authoredOn':'soon'",
                "'executionPeriod':{'start':'https://a.example'}",
                "'meta':{'lastUpdated':'x'}",
                "'extension':[{'url':'a','valueDateTime':'2026-13-45'}]",
                "'contained':[{'resourceType':'Patient','id':'p','birthDate':'young'}]",
                "'input':[{'type':{'text':'t'},'valueTime':'99:99'},{'valueInteger':'x'},{'valueBase64Binary':'%'}]",
                "'note':[{'time':'never','text':'t'}]",
                "'restriction':{'_repetitions':{'extension':[{'url':'a'}]}}",
                "'_authoredOn':{'extension':[{'url':'a'}]}",
                "'restriction':{'repetitions':'many'}",
                "'status':'no such status','priority':5"
            })
    void parse_ofAValueThatIsNoneOfItsType_givesAModelThatCanBeCopiedAndWritten(String member) {
        String json = "{'resourceType':'Task','id':'1','description':'d'," + member + "}";

        Task task = FhirJson.parse(Task.class, json.replace('\'', '"').getBytes(UTF_8), "Task/1");

        assertThat(task.copy().getDescription()).isEqualTo("d");
        assertThat(FhirJson.encode(task)).isNotEmpty();
    }

    @Test
    void parse_ofAnUnknownStatus_keepsItsText() {
        Task task = FhirJson.parse(
                Task.class,
                "{\"resourceType\":\"Task\",\"status\":\"x\",\"authoredOn\":\"y\"}".getBytes(UTF_8),
                "Task/1");

        assertThat(task.getStatusElement().getValueAsString()).isEqualTo("x");
        assertThat(task.getAuthoredOnElement().getValueAsString()).isNull();
    }
}
