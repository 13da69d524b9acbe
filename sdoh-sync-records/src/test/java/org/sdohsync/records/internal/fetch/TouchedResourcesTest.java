// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.internal.connection.AuthorizationEndpoints;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.fhir.audit.AccessEvent;
import org.sdohsync.fhir.internal.audit.AccessLog;
import org.sdohsync.records.fetch.FetchOptions;
import org.sdohsync.records.fetch.RecordLimits;

/** Each resource that came is in an event, however many an answer has, and whether or not it ended. */
@Timeout(240)
class TouchedResourcesTest {
    private static final String FIRST = "Patient/p1/$everything?_count=1000";

    private final FakePlan plan = new FakePlan();
    private final List<AccessEvent> events = new ArrayList<>();

    @BeforeEach
    void patient() {
        plan.patient("p1", "");
    }

    @AfterEach
    void stop() {
        plan.close();
    }

    @Test
    void fetch_ofVeryLargeAnswer_isToldInParts() {
        plan.on(FIRST, plan.page(null, observations(2500)));

        run();

        assertThat(events.stream().map(event -> event.resources().size())).containsExactly(1000, 1000, 500);
        assertThat(events.stream().flatMap(event -> event.resources().stream()))
                .doesNotHaveDuplicates()
                .contains("Observation/o0", "Observation/o2499");
        assertThat(events)
                .allMatch(event -> event.outcome() == AccessEvent.Outcome.SUCCESS
                        && event.interaction() == AccessEvent.Interaction.OPERATION);
    }

    @Test
    void fetch_ofAnswerThatIsCutOff_isToldAsFarAsItCame() {
        plan.on(FIRST, FakePlan.cut(plan.page(null, observations(2500))));

        assertThatExceptionOfType(TransportException.class).isThrownBy(this::run);

        assertThat(events).anyMatch(event -> event.outcome() == AccessEvent.Outcome.FAILED);
        assertThat(events.stream()
                        .filter(event -> event.outcome() == AccessEvent.Outcome.SUCCESS)
                        .flatMap(event -> event.resources().stream()))
                .contains("Observation/o0")
                .hasSizeBetween(100, 2500);
    }

    private void run() {
        try (MemorySink sink = new MemorySink()) {
            new FetchRun(
                            plan.server(
                                    RecordLimits.DEFAULT, AccessLog.of(connection(), Clock.systemUTC(), events::add)),
                            "p1",
                            FetchOptions.everything(),
                            sink,
                            List::of,
                            Clock.systemUTC(),
                            duration -> {})
                    .run();
        }
    }

    private Connection connection() {
        URI nowhere = URI.create("https://plan.example/token");
        return ConnectionRecord.builder(
                        new ConnectionId("c1"),
                        "default",
                        plan.base(),
                        Role.patient(),
                        AuthorizationEndpoints.of(nowhere, nowhere, null, null),
                        ClientIdentity.publicClient("app"),
                        Instant.EPOCH)
                .build()
                .view();
    }

    private static String[] observations(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> "Observation/o" + number)
                .toArray(String[]::new);
    }
}
