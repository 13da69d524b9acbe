// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sdohsync.records.internal.stream.NdjsonStream;
import org.sdohsync.records.internal.stream.StreamLimits;
import org.sdohsync.testkit.Requirement;

class CompartmentTest {
    private final Compartment compartment = new Compartment(Set.of("p1", "old"));

    @ParameterizedTest
    @Requirement({"PDX-09", "PDX-41"})
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "true  | {'resourceType':'Patient','id':'p1'}",
                "true  | {'resourceType':'Patient','id':'old'}",
                "false | {'resourceType':'Patient','id':'p2'}",
                "true  | {'resourceType':'Observation','id':'1','subject':{'reference':'Patient/p1'}}",
                "true  | {'resourceType':'Observation','id':'1','subject':{'reference':'https://other.example/fhir/Patient/p1/_history/2'}}",
                "false | {'resourceType':'Observation','id':'1','subject':{'reference':'Patient/p2'}}",
                "false | {'resourceType':'Observation','id':'1','subject':{'reference':'Patient/p10'}}",
                "false | {'resourceType':'Observation','id':'1','subject':{'reference':'https://x.example/Patient/p2'}}",
                "true  | {'resourceType':'Observation','id':'1','performer':[{'reference':'Patient/p2'}]}",
                "true  | {'resourceType':'Organization','id':'1'}",
                "true  | {'resourceType':'Coverage','id':'1','subscriber':{'reference':'Patient/parent'},'beneficiary':{'reference':'Patient/p1'}}",
                "false | {'resourceType':'Coverage','id':'1','subscriber':{'reference':'Patient/p2'},'beneficiary':{'reference':'Patient/p2'}}",
                "true  | {'resourceType':'Group','id':'1','member':[{'entity':{'reference':'Patient/p2'}},{'entity':{'reference':'Patient/p1'}}]}",
                "false | {'resourceType':'Group','id':'1','member':[{'entity':{'reference':'Patient/p2'}}]}",
                "false | {'resourceType':'Task','id':'1','for':{'reference':'Patient/p2'}}",
                "true  | {'resourceType':'Task','id':'1','for':{'reference':'Patient/p1'},'subject':{'reference':'Patient/p2'}}",
                "true  | {'resourceType':'Provenance','id':'1','target':[{'reference':'Observation/1'}]}",
                "false | {'subject':{'reference':'Patient/p2'},'id':'1','resourceType':'Condition'}",
            })
    void admits_ofResource_isByWhomItNames(boolean admitted, String json) throws IOException {
        List<Boolean> said = new ArrayList<>();
        new NdjsonStream(
                        "line",
                        new StreamLimits(10_000, 10, 10_000),
                        line -> said.add(compartment.admits(line)),
                        () -> {})
                .read(new ByteArrayInputStream(json.replace('\'', '"').getBytes(UTF_8)));

        assertThat(said).containsExactly(admitted);
    }
}
