// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sdohsync.smart.fake.FakeSource.answer;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import mockwebserver3.MockResponse;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.internal.http.DirectHttp;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.smart.discovery.DiscoveryException;
import org.sdohsync.smart.discovery.SmartConfiguration;
import org.sdohsync.smart.fake.FakeSource;
import org.sdohsync.testkit.MutableClock;
import org.sdohsync.testkit.Requirement;

/** How long a description is believed, and what happens when its source is in trouble. */
@Requirement("DSC-14")
class DiscoveryCacheTest {
    private static final String WELL_KNOWN = "/fhir/.well-known/smart-configuration";

    private final FakeSource source = new FakeSource();
    private final MutableClock clock = MutableClock.at(Instant.parse("2026-01-01T00:00:00Z"));
    private final AddressRules rules = AddressRules.strict().allowingLoopback();
    private final Discovery discovery = new Discovery(
            DirectHttp.over(new OkHttpClient(), rules, Limits.defaults().callTime(Duration.ofSeconds(5))),
            rules,
            clock);

    @AfterEach
    void close() {
        source.close();
    }

    /** A second either side of the edge, with what the server says and with what we make of it. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-,3600",
                "max-age=600,600",
                "'public, max-age=600, must-revalidate',600",
                "max-age=5,60",
                "max-age=31536000,86400",
                "max-age=999999999999999999,86400",
                "max-age=soon,3600"
            })
    void discover_untilItsAge_asksOnce(@Nullable String control, long seconds) {
        answering(control, null);
        discovery.discover(source.base());

        clock.advance(Duration.ofSeconds(seconds - 1));
        discovery.discover(source.base());
        assertThat(source.requests(WELL_KNOWN)).hasSize(1);

        clock.advance(Duration.ofSeconds(2));
        discovery.discover(source.base());
        assertThat(source.requests(WELL_KNOWN)).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"no-cache", "no-store", "max-age=0", "'no-cache, max-age=600'"})
    void discover_whenToldNotToKeep_asksEachTime(String control) {
        answering(control, null);

        discovery.discover(source.base());
        discovery.discover(source.base());

        assertThat(source.requests(WELL_KNOWN)).hasSize(2);
    }

    @Test
    void discover_afterItsAge_revalidatesAndKeepsWhatIsUnchanged() {
        source.on(WELL_KNOWN, request -> {
            boolean known = "\"v1\"".equals(request.getHeaders().get("If-None-Match"));
            MockResponse.Builder reply = known ? new MockResponse.Builder().code(304) : ok();
            return reply.setHeader("ETag", "\"v1\"")
                    .setHeader("Cache-Control", "max-age=60")
                    .build();
        });
        SmartConfiguration first = discovery.discover(source.base());

        clock.advance(Duration.ofMinutes(2));
        SmartConfiguration second = discovery.discover(source.base());
        clock.advance(Duration.ofSeconds(59));
        discovery.discover(source.base());

        assertThat(second).isSameAs(first);
        assertThat(source.requests(WELL_KNOWN)).hasSize(2);
        assertThat(source.requests(WELL_KNOWN).get(0).getHeaders().get("If-None-Match"))
                .isNull();
    }

    /** HTTP lets servers send more in a tag than this library may send back in a header. */
    @Test
    void discover_withATagBeyondAscii_asksAnewWithoutIt() {
        source.on(
                WELL_KNOWN,
                request -> ok().setHeader("Cache-Control", "max-age=60")
                        .addHeaderLenient("ETag", "\"v\u00e9\"")
                        .build());
        discovery.discover(source.base());

        clock.advance(Duration.ofMinutes(2));
        discovery.discover(source.base());

        assertThat(source.requests(WELL_KNOWN))
                .hasSize(2)
                .allMatch(request -> request.getHeaders().get("If-None-Match") == null);
    }

    @Test
    void discover_whileTheSourceIsInTrouble_servesTheOldOneForAWeek() {
        answering("max-age=60", "\"v1\"");
        SmartConfiguration good = discovery.discover(source.base());
        source.on(WELL_KNOWN, request -> new MockResponse.Builder().code(503).build());
        source.on("/fhir/metadata", request -> answer(200, smart1()));

        clock.advance(Duration.ofHours(1));
        SmartConfiguration stale = discovery.discover(source.base());

        assertThat(good.stale()).isFalse();
        assertThat(stale.stale()).isTrue();
        assertThat(stale.token()).isEqualTo(good.token());
        assertThat(stale.fromCapabilityStatement()).isFalse();
        clock.advance(Discovery.STALE_FOR);
        assertThatExceptionOfType(DiscoveryException.class)
                .isThrownBy(() -> discovery.discover(source.base()))
                .satisfies(failed -> assertThat(failed.retryable()).isTrue());
    }

    @Test
    void discover_whileTheSourceIsInTrouble_leavesItAloneForAMoment() {
        answering("max-age=60", null);
        discovery.discover(source.base());
        source.on(WELL_KNOWN, request -> new MockResponse.Builder().code(500).build());
        clock.advance(Duration.ofHours(1));

        discovery.discover(source.base());
        clock.advance(Duration.ofSeconds(29));
        discovery.discover(source.base());
        assertThat(source.requests(WELL_KNOWN)).hasSize(2);

        answering("max-age=60", null);
        clock.advance(Duration.ofSeconds(2));
        assertThat(discovery.discover(source.base()).stale()).isFalse();
    }

    @Test
    void discover_whenTheSourceIsSomethingElseNow_servesNothingOld() {
        answering("max-age=60", null);
        discovery.discover(source.base());
        source.on(WELL_KNOWN, request -> answer(404, "text/plain", ""));
        clock.advance(Duration.ofHours(1));

        assertThatExceptionOfType(DiscoveryException.class).isThrownBy(() -> discovery.discover(source.base()));
    }

    @Test
    void rediscover_whileFresh_asksWithoutEtag() {
        answering("max-age=600", "\"v1\"");
        discovery.discover(source.base());

        discovery.rediscover(source.base());

        assertThat(source.requests(WELL_KNOWN)).hasSize(2);
        assertThat(source.requests(WELL_KNOWN).get(1).getHeaders().get("If-None-Match"))
                .isNull();
    }

    @Test
    void discover_byManyThreadsAtOnce_readsOnce() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        source.on(WELL_KNOWN, request -> {
            try {
                assertThat(gate.await(120, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            return ok().build();
        });
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            List<Future<SmartConfiguration>> answers = IntStream.range(0, 16)
                    .mapToObj(thread -> threads.submit(() -> discovery.discover(source.base())))
                    .toList();
            gate.countDown();
            for (Future<SmartConfiguration> answer : answers) {
                assertThat(answer.get(120, TimeUnit.SECONDS).base()).isEqualTo(source.base());
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(source.requests(WELL_KNOWN)).hasSize(1);
    }

    @Test
    void cache_ofMoreThanItsBound_dropsWhatWasUsedLongestAgo() {
        DescriptionCache cache = new DescriptionCache(2);
        SmartConfiguration any = discovery.discover(source.base());
        DescriptionCache.Kept kept = new DescriptionCache.Kept(any, null, clock.instant(), clock.instant());
        cache.put(base("a"), kept);
        cache.put(base("b"), kept);

        assertThat(cache.get(base("a"))).isNotNull();
        cache.put(base("c"), kept);

        assertThat(cache.get(base("b"))).isNull();
        assertThat(cache.get(base("a"))).isNotNull();
    }

    private static org.sdohsync.core.http.FhirBase base(String host) {
        return org.sdohsync.core.http.FhirBase.restore("https://" + host + ".example/fhir");
    }

    private void answering(@Nullable String control, @Nullable String etag) {
        source.on(WELL_KNOWN, request -> {
            MockResponse.Builder reply = ok();
            if (control != null) {
                reply.setHeader("Cache-Control", control);
            }
            if (etag != null) {
                reply.setHeader("ETag", etag);
            }
            return reply.build();
        });
    }

    private MockResponse.Builder ok() {
        byte[] body = source.configuration().build().toBytes();
        return new MockResponse.Builder().body(new String(body, StandardCharsets.UTF_8));
    }

    private JsonObject smart1() {
        JsonObject uris = JsonObject.builder()
                .text("url", "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris")
                .objects(
                        "extension",
                        List.of(JsonObject.builder()
                                .text("url", "token")
                                .text("valueUri", source.url("/old/token"))
                                .build()))
                .build();
        JsonObject security =
                JsonObject.builder().objects("extension", List.of(uris)).build();
        return JsonObject.builder()
                .text("resourceType", "CapabilityStatement")
                .objects(
                        "rest",
                        List.of(JsonObject.builder()
                                .object("security", security)
                                .build()))
                .build();
    }
}
