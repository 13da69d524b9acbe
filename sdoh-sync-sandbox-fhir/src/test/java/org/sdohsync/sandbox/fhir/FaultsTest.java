// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.sandbox.fhir.fault.Fault;
import org.sdohsync.sandbox.fhir.fault.FhirExchange;
import org.sdohsync.sandbox.fhir.fault.LoggedRequest;

class FaultsTest {
    private final List<FhirExchange> witnessed = new CopyOnWriteArrayList<>();
    private final PlainFhirServer server =
            PlainFhirServer.builder("clinic").witness(witnessed::add).start();
    private final Rest rest = new Rest(server);

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void status_forMatchingRequestsOnly_isAnsweredSoManyTimes() {
        server.load(Samples.task("t1", "Organization/cbo", "p1"));
        server.faults().next(2, "GET", "^/Task", Fault.status(429, "7"));

        HttpResponse<String> first = rest.get("Task/t1");

        assertThat(first.statusCode()).isEqualTo(429);
        assertThat(first.headers().firstValue("Retry-After")).hasValue("7");
        assertThat(rest.get("metadata").statusCode()).isEqualTo(200);
        assertThat(rest.get("Task?code=fulfill").statusCode()).isEqualTo(429);
        assertThat(rest.get("Task/t1").statusCode()).isEqualTo(200);
        // Noted before the answers were sent.
        assertThat(server.requests().all()).extracting(LoggedRequest::status).containsExactly(429, 200, 429, 200);
        assertThat(server.requests().count("GET", "Task")).isEqualTo(3);
    }

    @Test
    void dropBefore_operation_isNotPerformed() {
        server.faults().next(1, Fault.dropBefore());

        assertThatThrownBy(() -> rest.post(Samples.procedure("a", "ServiceRequest/t1")))
                .isInstanceOf(UncheckedIOException.class);

        assertThat(rest.search("Procedure").getTotal()).isZero();
    }

    @Test
    void dropAfter_operation_isPerformed() {
        server.faults().next(1, "POST", "", Fault.dropAfter());

        assertThatThrownBy(() -> rest.post(Samples.procedure("a", "ServiceRequest/t1")))
                .isInstanceOf(UncheckedIOException.class);

        assertThat(rest.search("Procedure?identifier=a").getTotal()).isEqualTo(1);
    }

    @Test
    void slow_operation_isPerformedLater() {
        server.faults().next(1, Fault.slow(Duration.ofMillis(300)));
        long start = System.nanoTime();

        assertThat(rest.get("Task").statusCode()).isEqualTo(200);

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(290));
    }

    @Test
    void clear_forgetsWhatWasPlanned() {
        server.faults().next(5, Fault.status(503));
        server.faults().clear();

        assertThat(rest.get("Task").statusCode()).isEqualTo(200);
        server.requests().clear();
        assertThat(server.requests().total()).isZero();
    }

    @Test
    void witness_isToldOfEachRequestAsItCame_ofDroppedOnesToo() {
        server.faults().next(1, "GET", "^/Task", Fault.dropBefore());

        // The JDK's client repeats a read by itself.
        assertThat(rest.as("secret").get("Task?code=fulfill").statusCode()).isEqualTo(200);
        server.stop();

        assertThat(witnessed).hasSizeGreaterThanOrEqualTo(2).allSatisfy(seen -> {
            assertThat(seen.method()).isEqualTo("GET");
            assertThat(seen.url()).hasToString(server.fhirBase() + "/Task?code=fulfill");
            assertThat(seen.headers()).containsEntry("Authorization", "Bearer secret");
            assertThat(seen.toString()).doesNotContain("secret").doesNotContain("code=");
        });
        assertThat(witnessed).extracting(FhirExchange::status).startsWith(0).endsWith(200);
    }
}
