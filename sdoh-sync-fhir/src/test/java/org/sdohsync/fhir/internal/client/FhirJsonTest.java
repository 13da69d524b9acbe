// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.PositiveIntType;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
                "'authoredOn':'2026-11-28T10:00Z'",
                "'authoredOn':'2026-11-28T10:00:00+0200'",
                "'input':[{'valueDate':'1980-01-01T00:00:00Z'}]",
                "'restriction':{'repetitions':99999999999999}",
                "'input':[{'valueQuantity':{'value':'x'}}]",
                "'contained':[{'id':'p'}]",
                "'contained':[{'resourceType':'Nope','id':'p'}]",
                "'extension':{'url':'u'}",
                "'extension':[{'url':'u','extension':[{'url':'i','valueCode':'c'}],'valueString':'s'}]",
                "'for':{'extension':'x'}",
                "'for':'Patient/1'",
                "'status':'no such status','priority':5"
            })
    void parse_ofAValueThatIsNoneOfItsType_givesAModelThatCanBeCopiedAndWritten(String member) {
        String json = "{'resourceType':'Task','id':'1','description':'d'," + member + "}";

        Task task = FhirJson.parse(Task.class, json.replace('\'', '"').getBytes(UTF_8), "Task/1");

        assertThat(task.copy().getDescription()).isEqualTo("d");
        assertThat(FhirJson.encode(task)).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'authoredOn':'2026-11-28T10:00:00+0200'|authoredOn",
                "'authoredOn':'2026-11-28T10:00Z'|authoredOn",
                "'meta':{'lastUpdated':'2026-11-28T10:00:00.000+0000'}|meta.lastUpdated",
                "'meta':{'lastUpdated':'2026-11-28 10:00:00Z'}|meta.lastUpdated",
                "'contained':[{'resourceType':'Patient','id':'p','birthDate':'01/02/1980'}]|contained[0].birthDate",
                "'input':[{'valueString':'x'},{'valueDate':'1980-01-01T00:00:00Z'}]|input[1].value[x]",
                "'restriction':{'repetitions':99999999999999}|restriction.repetitions",
                "'contained':[{'resourceType':'Patient','id':'p'},{'resourceType':'Nope','id':'q'}]|contained[1]",
                "'extension':'u'|extension",
                "'for':'Patient/1'|for"
            })
    void parse_ofAValueThatIsNoneOfItsType_saysWhichOneWasLeftAside(String member, String path) {
        String json = "{'resourceType':'Task','id':'1','description':'d'," + member + "}";

        Task task = FhirJson.parse(Task.class, json.replace('\'', '"').getBytes(UTF_8), "Task/1");

        assertThat(FhirJson.leftAside(task)).containsExactly(path);
        assertThat(FhirJson.leftAside(FhirJson.copy(task))).containsExactly(path);
        assertThat(task.getDescription()).isEqualTo("d");
    }

    @Test
    void parse_ofValuesThatAreWhatTheyShouldBe_leavesNothingAside() {
        String json = "{'resourceType':'Task','id':'1','authoredOn':'2026-11','_description':{'extension':[{'url':'a',"
                + "'valueCode':'masked'}]},'status':'no such status','priority':'urgent','unknown':{'a':1}}";

        Task task = FhirJson.parse(Task.class, json.replace('\'', '"').getBytes(UTF_8), "Task/1");

        assertThat(FhirJson.leftAside(task)).isEmpty();
        assertThat(task.getDescriptionElement().hasExtension("a")).isTrue();
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

    @Test
    void encode_ofAModelThatCannotBeWritten_isTheCallersFaultAndQuotesNothing() {
        Task task = new Task();
        task.getRestriction().setRepetitionsElement(new PositiveIntType());
        task.getMeta().getLastUpdatedElement().setValueAsString("2026");
        InstantType broken = new InstantType();
        assertThatThrownBy(() -> broken.setValueAsString("canary")).isInstanceOf(RuntimeException.class);
        task.getMeta().setLastUpdatedElement(broken);

        assertThatThrownBy(() -> FhirJson.encode(task))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .message()
                .doesNotContain("canary");
    }
}
