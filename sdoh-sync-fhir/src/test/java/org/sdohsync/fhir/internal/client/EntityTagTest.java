// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.core.error.ConflictException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.internal.http.OutgoingRequest;

/** A server whose ETags are what servers make of them. */
class EntityTagTest {
    private final List<String> conditions = new ArrayList<>();
    private final AtomicInteger guarded = new AtomicInteger();
    private final FhirClient client = FhirClient.over(
                    this::answer, FhirBase.restore("https://fhir.example/r4"), Limits.defaults())
            .onGuardedUpdate(guarded::incrementAndGet);
    private @Nullable String tag;
    private String content = "{\"resourceType\":\"Task\",\"id\":\"1\",\"status\":\"requested\"}";
    private String wanted = "";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "W/\"7\"",
                "\"7\"",
                "W/\"\"",
                "w/\"7\"",
                "\"bW9uZGF5Cg==\"",
                "W/\"datetime'2026-11-28T10%3A00%3A00.0Z'\"",
                "\"a b,c\"",
                "7",
                "W/7",
                "bW9uZGF5Cg=="
            })
    void update_ofAResourceWithAnETag_sendsItBackAsItCame(String etag) {
        tag = etag;
        RawResource read = client.read("Task", "1").orElseThrow();

        client.update(read, read.json());

        assertThat(conditions).containsExactly(etag);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "W/*", "", "W/", "\"a\", \"b\"", "a,b", "\"a", "\"\u00e4\"", "a b"})
    void update_ofAResourceWithWhatIsNoETag_isRefusedAndNothingIsSent(String etag) {
        tag = etag;
        RawResource read = client.read("Task", "1").orElseThrow();

        assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> client.update(read, read.json()));

        assertThat(conditions).isEmpty();
    }

    @Test
    void update_ofAResourceWithAVersionThatStandsStill_namesTheETag() {
        content = versioned("1");
        tag = "\"bW9uZGF5Cg==\"";
        RawResource read = client.read("Task", "1").orElseThrow();

        client.update(read, read.json());

        assertThat(conditions).containsExactly("\"bW9uZGF5Cg==\"");
        assertThat(read.versionId()).hasValue("1");
    }

    @Test
    void update_whoseETagWasChangedOnItsWay_namesTheVersion() {
        content = versioned("7");
        tag = "\"7-gzip\"";
        wanted = "W/\"7\"";
        RawResource read = client.read("Task", "1").orElseThrow();

        client.update(read, read.json());

        assertThat(conditions).containsExactly("\"7-gzip\"", "W/\"7\"");
    }

    @Test
    void update_ofWhatChangedMeanwhile_isAConflictAndShowsThatUpdatesAreGuarded() {
        content = versioned("7");
        tag = "\"7-gzip\"";
        RawResource read = client.read("Task", "1").orElseThrow();
        content = versioned("8");
        wanted = "\"8\"";

        assertThatExceptionOfType(ConflictException.class)
                .isThrownBy(() -> client.update(read, read.json()))
                .satisfies(conflict -> assertThat(conflict.ourVersion()).hasValue("7"));

        assertThat(conditions).containsExactly("\"7-gzip\"");
        assertThat(guarded).hasValue(1);
    }

    private static String versioned(String version) {
        return "{\"resourceType\":\"Task\",\"id\":\"1\",\"meta\":{\"versionId\":\"" + version
                + "\"},\"status\":\"requested\"}";
    }

    private HttpReply answer(OutgoingRequest request) {
        String condition = request.headers().get("If-Match");
        if (condition == null) {
            return reply(request.uri(), 200);
        }
        conditions.add(condition);
        return reply(request.uri(), wanted.isEmpty() || wanted.equals(condition) ? 200 : 412);
    }

    private HttpReply reply(URI uri, int status) {
        return new HttpReply(
                status,
                uri,
                name -> name.equalsIgnoreCase("ETag") ? tag : null,
                status == 200 ? content.getBytes(UTF_8) : new byte[0]);
    }
}
