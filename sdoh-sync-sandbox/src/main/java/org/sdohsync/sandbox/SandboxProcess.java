// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.util.Map;

/**
 * A source in a process of its own, for applications whose class path cannot hold the sandbox's. It prints its FHIR base and its
 * recipient, then answers each line it reads with one line, and ends with its input:
 *
 * <ul>
 *   <li>{@code visit URL}: a worker signs in there and approves; the address that the browser is sent back to
 *   <li>{@code launch}: the handle of a launch from the source's pages
 * </ul>
 *
 * Answers begin with {@code "> "}.
 */
final class SandboxProcess {
    private SandboxProcess() {}

    /**
     * Starts the source.
     *
     * @param args its name
     * @throws IOException if the input cannot be read
     */
    public static void main(String[] args) throws IOException {
        PrintStream answers = new PrintStream(System.out, true, UTF_8);
        try (ReferralSource source = ReferralSource.quick(args[0])) {
            answers.println("> " + source.fhirBase() + " " + source.recipient());
            BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                answers.println("> " + answer(source, line));
            }
        }
    }

    private static String answer(ReferralSource source, String line) {
        if (line.startsWith("visit ")) {
            return source.worker()
                    .visit(URI.create(line.substring("visit ".length())))
                    .toString();
        }
        if (line.equals("launch")) {
            return source.authorizationServer()
                    .ehrLaunch(Map.of("patient", source.data().patientIds().get(0)));
        }
        throw new IllegalArgumentException("not a command: " + line);
    }
}
