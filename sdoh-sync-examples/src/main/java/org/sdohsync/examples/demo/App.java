// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.sdohsync.sandbox.ReferralSource;

/** The organization's app as the demo sees it: a process that is started, watched by what it prints, and may be killed. */
final class App {
    /** What a shell would tell of a process that a signal ended is this much more than the signal's number. */
    private static final int SIGNALS = 128;

    private final Map<String, ReferralSource> sources;
    private final Path directory;
    private final Path output;

    App(Map<String, ReferralSource> sources, Path directory) {
        this.sources = sources;
        this.directory = directory;
        this.output = directory.resolve("app-output.log");
    }

    void run() throws IOException, InterruptedException {
        runUntil("", Integer.MAX_VALUE, process -> {});
    }

    /** Runs the app to its end, and does something when it has printed a text so many times. */
    void runUntil(String text, int times, Consumer<Process> then) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command()).redirectErrorStream(true).start();
        int seen = 0;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                show(line);
                if (line.contains(text)) {
                    seen++;
                    if (seen == times) {
                        then.accept(process);
                    }
                }
            }
        } catch (IOException pipeBroke) {
            if (process.isAlive()) {
                throw pipeBroke;
            }
        }
        System.out.println("(the app exited with status " + meaning(process.waitFor()) + ")");
    }

    private static String meaning(int status) {
        return switch (status) {
            case 0 -> "0: everything is done";
            case FoodBankApp.UNFINISHED -> status + ": some work is left for the next run";
            default -> status + (status > SIGNALS ? ": it was killed" : "");
        };
    }

    private void show(String line) throws IOException {
        System.out.println(line);
        Files.writeString(output, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=debug",
                "-Dorg.slf4j.simpleLogger.logFile=" + directory.resolve("app-debug.log"),
                FoodBankApp.class.getName(),
                directory.resolve("app").toString()));
        sources.forEach((name, source) -> command.add(name + "=" + source.fhirBase()));
        return command;
    }
}
