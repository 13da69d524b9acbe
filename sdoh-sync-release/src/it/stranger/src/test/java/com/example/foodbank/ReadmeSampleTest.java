// SPDX-License-Identifier: Apache-2.0
package com.example.foodbank;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.Test;
import org.sdohsync.sandbox.ReferralSource;

/** The README's sample, run by a Java that has nothing but what an application ships, does what it says. */
class ReadmeSampleTest {
    private static final int REQUESTED = 3;

    @Test
    void sample_beforeASandbox_takesOnWhatIsRequested() throws Exception {
        try (ReferralSource source = ReferralSource.builder("county")
                .recipient("123")
                .requested(REQUESTED)
                .start()) {
            Map<String, Integer> before = statuses(source);

            List<String> printed = run("com.example.foodbank.Sandbox", source);

            assertTrue(printed.contains("done"), () -> String.join("\n", printed));
            Map<String, Integer> after = statuses(source);
            assertEquals(REQUESTED, count(before, "requested"));
            assertEquals(count(before, "accepted", "requested", "received"), count(after, "accepted"), after::toString);
            assertEquals(count(before, "completed", "in-progress"), count(after, "completed"), after::toString);
            assertEquals(0, count(after, "requested", "received", "in-progress"), after::toString);
        }
    }

    private static int count(Map<String, Integer> tasks, String... statuses) {
        return Stream.of(statuses).mapToInt(status -> tasks.getOrDefault(status, 0)).sum();
    }

    @Test
    void model_withTheseJars_readsAndWritesEveryKindOfResource() throws Exception {
        List<String> printed = run("com.example.foodbank.EveryResource", null);

        assertTrue(printed.contains("all read and written"), () -> String.join("\n", printed));
    }

    private static Map<String, Integer> statuses(ReferralSource source) {
        Map<String, Integer> statuses = new TreeMap<>();
        source.auditor()
                .search(Task.class, "owner=Organization/123")
                .forEach(task -> statuses.merge(task.getStatus().toCode(), 1, Integer::sum));
        return statuses;
    }

    /** Tests have a class path of their own, with the sandbox's jars in it: here runs what an application has. */
    private static List<String> run(String program, ReferralSource source) throws IOException, InterruptedException {
        String jars = Files.readString(Path.of("runtime.classpath")).strip();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                "classes" + File.pathSeparator + jars,
                program));
        if (source != null) {
            command.add(source.fhirBase().toString());
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> printed = new ArrayList<>();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                printed.add(line);
                if (line.startsWith("visit ") && source != null) {
                    source.worker().visitAndFollow(URI.create(line.substring("visit ".length())));
                }
            }
        }
        assertEquals(0, process.waitFor(), () -> String.join("\n", printed));
        return printed;
    }
}
