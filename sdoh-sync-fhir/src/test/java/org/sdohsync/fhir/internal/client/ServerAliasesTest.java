// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.http.Limits;

/** Whatever a server writes as its own address, its answers are read. */
class ServerAliasesTest {
    private static final FhirBase BASE = FhirBase.restore("https://county.example/fhir");

    private static FhirClient answering(String json) {
        return FhirClient.over(
                request -> new HttpReply(200, request.uri(), name -> null, json.getBytes(StandardCharsets.UTF_8)),
                BASE,
                Limits.defaults());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//inner.example/fhir",
                "inner.example/fhir",
                "/fhir",
                "urn:uuid:1",
                "mailto:a@b",
                "file:///fhir",
                ":"
            })
    void search_fullUrlsOfNoServer_givesTheEntries(String address) {
        FhirClient client = answering("{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":[{\"fullUrl\":\""
                + address + "/Task/1\",\"resource\":{\"resourceType\":\"Task\",\"id\":\"1\"},"
                + "\"search\":{\"mode\":\"match\"}}]}");

        BundlePage page =
                client.search("Task?status=requested").next(head -> true).orElseThrow();

        assertThat(page.entries()).hasSize(1);
        assertThat(client.base().aliases()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"//inner.example/fhir", "inner.example/fhir", "urn:uuid:1", "file:///fhir", ":"})
    void capabilities_addressOfNoServer_areRead(String address) {
        FhirClient client = answering(
                "{\"resourceType\":\"CapabilityStatement\",\"implementation\":{\"url\":\"" + address + "\"}}");

        assertThatCode(() -> client.capabilities(null)).doesNotThrowAnyException();
        assertThatCode(client::metadata).doesNotThrowAnyException();
    }
}
