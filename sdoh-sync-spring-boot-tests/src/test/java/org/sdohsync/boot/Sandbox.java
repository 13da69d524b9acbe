// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.boot;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The sandbox's referral source in a process of its own: its libraries are of another version than those of the application. It ends
 * with this process.
 */
final class Sandbox {
    static final String WORKER = "worker";
    static final String PASSWORD = "open sesame";

    private static final String MARK = "> ";

    private final Writer ask;
    private final BufferedReader answers;
    private final URI fhirBase;
    private final String recipient;
    // Guards the conversation: one line asks, one answers.
    private final ReentrantLock lock = new ReentrantLock();

    private Sandbox() throws IOException {
        Path log = Files.createTempFile("sandbox", ".log");
        log.toFile().deleteOnExit();
        Path list = Path.of(System.getProperty("sandbox.classpath", "../sdoh-sync-sandbox/target/sandbox.classpath"));
        String classPath = list.resolveSibling("classes")
                + File.pathSeparator
                + Files.readString(list).trim();
        Process process = new ProcessBuilder(
                        System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        classPath,
                        "org.sdohsync.sandbox.SandboxProcess",
                        "county")
                .redirectError(log.toFile())
                .start();
        ask = process.outputWriter(UTF_8);
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        String[] ready = answer().split(" ", 2);
        fhirBase = URI.create(ready[0]);
        recipient = ready[1];
    }

    /** The one source of all tests. */
    static Sandbox county() {
        return Holder.COUNTY;
    }

    private static final class Holder {
        static final Sandbox COUNTY = start();

        private static Sandbox start() {
            try {
                return new Sandbox();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    URI fhirBase() {
        return fhirBase;
    }

    String recipient() {
        return recipient;
    }

    /** A worker signs in and approves; returns the address that the browser is sent back to. */
    URI visit(URI authorizeUrl) {
        return URI.create(say("visit " + authorizeUrl));
    }

    /** The handle of a launch from the source's own pages. */
    String launch() {
        return say("launch");
    }

    private String say(String line) {
        lock.lock();
        try {
            ask.write(line + "\n");
            ask.flush();
            return answer();
        } catch (IOException ended) {
            throw new UncheckedIOException(ended);
        } finally {
            lock.unlock();
        }
    }

    private String answer() throws IOException {
        for (String line = answers.readLine(); line != null; line = answers.readLine()) {
            if (line.startsWith(MARK)) {
                return line.substring(MARK.length());
            }
        }
        throw new IOException("the sandbox has ended");
    }
}
