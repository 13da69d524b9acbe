// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.http.Limits;

/** Links to next pages as servers write them. */
class BundleLinksTest {
    private static final FhirBase BASE = FhirBase.restore("https://fhir.example/r4");

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "https://fhir.example/r4?page=a~b https://fhir.example/r4?page=a%20b",
                "https://fhir.example/r4?code=a|b https://fhir.example/r4?code=a%7Cb",
                "https://fhir.example/r4?q={1}^`<>\\ https://fhir.example/r4?q=%7B1%7D%5E%60%3C%3E%5C",
                "https://fhir.example/r4?q=100% https://fhir.example/r4?q=100%25",
                "https://fhir.example/r4?q=%zz https://fhir.example/r4?q=%25zz",
                "https://fhir.example/r4?q=%7C%2c https://fhir.example/r4?q=%7C%2c",
                "https://fhir.example/r4?q=\u00e4\ud83d\ude00 https://fhir.example/r4?q=%C3%A4%F0%9F%98%80",
                "~https://fhir.example/r4?page=2~ https://fhir.example/r4?page=2",
                "Task?page=a~b https://fhir.example/r4/Task?page=a%20b",
                "/r4/Task?_getpages=a|b https://fhir.example/r4/Task?_getpages=a%7Cb",
                "HTTPS://FHIR.example:443/r4?page=2 HTTPS://FHIR.example:443/r4?page=2"
            })
    void within_linkThatIsNotEscaped_isEscaped(String link, String address) {
        assertThat(BundleLinks.within(BASE, link.replace('~', ' '), "Task search"))
                .hasToString(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://fhir.example\\@evil.example/r4",
                "https://fhir.example|.evil.example/r4",
                "https://fhir.example .evil.example/r4",
                "https://evil.example/r4?q=a|b",
                "https://fhir.example@evil.example/",
                "//evil.example/r4",
                "\\\\evil.example/r4",
                "http://fhir.example/r4",
                "https://fhir.example:8443/r4",
                "urn:uuid:1",
                "https://",
                "https://fhir.example/r4?q=\u0000",
                "https://fhir.example/r4?q=1\r\nX-Evil: 1"
            })
    void within_linkThatLeadsElsewhere_isNeverFollowed(String link) {
        if (link.startsWith("\\")) {
            assertThat(BundleLinks.within(BASE, link, "Task search").getHost()).isEqualTo("fhir.example");
        } else {
            assertThatExceptionOfType(ProtocolException.class)
                    .isThrownBy(() -> BundleLinks.within(BASE, link, "Task search"))
                    .withMessageNotContaining("evil");
        }
    }

    @Test
    void next_linkWithoutEnd_isNotFollowed() {
        List<URI> asked = new ArrayList<>();
        FhirClient client = FhirClient.over(
                request -> {
                    asked.add(request.uri());
                    String next = "https://county.example/fhir?page=" + asked.size() + "x".repeat(BundleLinks.LONGEST);
                    String page = "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"link\":["
                            + "{\"relation\":\"next\",\"url\":\"" + next + "\"}]}";
                    return new HttpReply(200, request.uri(), name -> null, page.getBytes(StandardCharsets.UTF_8));
                },
                FhirBase.restore("https://county.example/fhir"),
                Limits.defaults());
        SearchPages pages = client.search("Task?status=requested");
        assertThat(pages.next(head -> true)).isPresent();

        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> pages.next(head -> true))
                .withMessageContaining("next link");
        assertThat(asked).hasSize(1);
    }
}
