// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.internal.http.DirectHttp;

/** Versions that no header can carry count as none. */
class UnusableVersionTest {
    private static final FhirBase BASE = FhirBase.restore("https://fhir.county.example/r4");

    @ParameterizedTest
    @ValueSource(strings = {"1\\n2", "1\\r\\nX-Evil: 1", "\\u0000", "\\u00e4", " ", "a b", "\\\"", "\\\\"})
    void update_ofAVersionThatNoHeaderCarries_isATypedFailure(String version) {
        AtomicInteger writes = new AtomicInteger();
        FhirClient client =
                client("{\"resourceType\":\"Task\",\"id\":\"1\",\"meta\":{\"versionId\":\"" + version + "\"}}", writes);
        RawResource task = client.read("Task", "1").orElseThrow();

        assertThat(task.versionId()).isEmpty();
        assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> client.update(task, task.json()));
        assertThat(writes).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1\\n2", "\\u0000", "a b", "\\u202e"})
    void scan_ofAVersionThatNoHeaderCarries_tellsChangesByTheRest(String version) {
        String task = "{\"resourceType\":\"Task\",\"id\":\"1\",\"meta\":{\"versionId\":\"" + version
                + "\",\"lastUpdated\":\"2026-01-01T00:00:00Z\"}}";
        byte[] page = ("{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":" + task + "}]}").getBytes(UTF_8);

        BundleEntry entry = BundleScanner.scan(
                        page, "page", head -> head.versionId().isEmpty())
                .entries()
                .get(0);

        assertThat(entry.versionId()).isEmpty();
        assertThat(entry.changeKey()).isEqualTo("t:2026-01-01T00:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "a-b.c", "W:12/3", "2026-01-01T00:00:00Z", "_history", "!#%"})
    void versionId_asServersWriteIt_isUsed(String version) {
        FhirClient client = client(
                "{\"resourceType\":\"Task\",\"id\":\"1\",\"meta\":{\"versionId\":\"" + version + "\"}}",
                new AtomicInteger());

        assertThat(client.read("Task", "1").orElseThrow().versionId()).contains(version);
    }

    private static FhirClient client(String body, AtomicInteger writes) {
        OkHttpClient http = new OkHttpClient.Builder()
                .addInterceptor(chain -> {
                    writes.addAndGet(chain.request().method().equals("GET") ? 0 : 1);
                    return new Response.Builder()
                            .request(chain.request())
                            .protocol(Protocol.HTTP_1_1)
                            .code(200)
                            .message("OK")
                            .body(ResponseBody.create(body.getBytes(UTF_8), null))
                            .build();
                })
                .build();
        return FhirClient.over(
                DirectHttp.over(http, AddressRules.strict(), Limits.defaults()), BASE, Limits.defaults());
    }
}
