// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both servers of a quick source in one JVM, asked from outside. */
class ReferralSourceTest {
    private static ReferralSource source;

    @BeforeAll
    static void start() {
        source = ReferralSource.quick("county");
    }

    @AfterAll
    static void stop() {
        source.close();
    }

    @Test
    void fhirServer_withoutToken_answers401AndShowsItsConfiguration() throws Exception {
        assertThat(get("/Task").statusCode()).isEqualTo(401);
        HttpResponse<String> configuration = get("/.well-known/smart-configuration");
        assertThat(configuration.statusCode()).isEqualTo(200);
        assertThat(configuration.body())
                .contains(source.authorizationServer().endpoints().token().toString());
    }

    @Test
    void auditor_countsWhatWasLoaded_overAllPages() {
        assertThat(source.auditor().search(Task.class, ""))
                .hasSameSizeAs(source.data().taskIds(task -> true))
                .hasSizeGreaterThan(20);
        assertThat(source.auditor().search(Task.class, "status=requested&owner=" + source.recipient()))
                .extracting(Task::getIdPart)
                .containsExactlyInAnyOrderElementsOf(source.data().requestedIds());
    }

    /** The form with a database, with a small server in the place of HAPI's. */
    @Test
    void startWithDatabase_loadsAllResourcesOverTheServersApi(@TempDir Path directory) throws IOException {
        Path classPath = Files.writeString(
                directory.resolve("class-path.txt"),
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));

        try (ReferralSource town = ReferralSource.builder("town").startWithDatabase(classPath, directory)) {
            assertThat(town.auditor().search(Task.class, ""))
                    .extracting(Task::getIdPart)
                    .containsExactlyInAnyOrderElementsOf(town.data().taskIds(task -> true));
        }
    }

    @Test
    void start_whereTheFhirServerCannotStart_leavesNoAuthorizationServerRunning(@TempDir Path directory) {
        long before = acceptors();
        ReferralSource.Builder builder = ReferralSource.builder("town");
        Path missing = directory.resolve("no-class-path.txt");

        assertThatThrownBy(() -> builder.startWithDatabase(missing, directory))
                .isInstanceOf(UncheckedIOException.class);

        assertThat(acceptors()).isEqualTo(before);
    }

    private static long acceptors() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().contains("http-nio"))
                .filter(thread -> thread.getName().contains("Acceptor"))
                .count();
    }

    @Test
    void stop_thenRestart_keepsAddressAndData() {
        URI before = source.fhirBase();

        source.stop();
        assertThatThrownBy(() -> get("/metadata")).isInstanceOf(IOException.class);
        source.restart();

        assertThat(source.fhirBase()).isEqualTo(before);
        assertThat(source.auditor().read(Task.class, "task-requested-1").getStatus())
                .isEqualTo(Task.TaskStatus.REQUESTED);
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(source.fhirBase() + path))
                                .build(),
                        BodyHandlers.ofString());
    }
}
