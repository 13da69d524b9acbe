// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.hospital;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sdohsync.sandbox.ReferralSource;

/**
 * Keys that never leave, and FIPS-approved mode, each in a process of its own: the library of the token reads its configuration from the
 * environment, and approved mode is one of a whole process. Such a process prints its checks, which are counted here.
 */
final class KeyChecks {
    private final Checks checks;
    private final Path folder;

    KeyChecks(Checks checks, Path folder) {
        this.checks = checks;
        this.folder = folder;
    }

    void run() throws IOException, InterruptedException {
        Optional<Path> library = SoftHsm.library();
        if (library.isEmpty()) {
            System.out.println("skipped PKCS #11: the library of SoftHSM is not there: install the package softhsm2");
        } else {
            SoftHsm token = SoftHsm.create(folder.resolve("token"), library.get());
            child(
                    TokenProcess.class,
                    Map.of("SOFTHSM2_CONF", token.configuration().toString()),
                    List.of(),
                    folder.resolve("token").toString());
        }
        // Its servers are not in approved mode, and so they are here.
        try (ReferralSource clinic = ReferralSource.quick("approved-clinic")) {
            child(
                    ApprovedProcess.class,
                    Map.of(),
                    List.of("-Dorg.bouncycastle.fips.approved_only=true"),
                    folder.resolve("approved").toString(),
                    clinic.fhirBase().toString(),
                    clinic.recipient());
        }
    }

    private void child(Class<?> main, Map<String, String> environment, List<String> options, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(options);
        command.addAll(List.of("-Dorg.slf4j.simpleLogger.defaultLogLevel=off", "-cp"));
        command.add(System.getProperty("java.class.path"));
        command.add(main.getName());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        Process process = builder.start();
        try (var lines = process.inputReader()) {
            lines.lines().forEach(this::count);
        }
        checks.that("the process of " + main.getSimpleName() + " ended well", process.waitFor() == 0);
    }

    private void count(String line) {
        if (line.startsWith(Checks.GOOD) || line.startsWith(Checks.BAD)) {
            checks.that(line.substring(Checks.GOOD.length()), line.startsWith(Checks.GOOD));
        } else {
            System.out.println(line);
        }
    }
}
