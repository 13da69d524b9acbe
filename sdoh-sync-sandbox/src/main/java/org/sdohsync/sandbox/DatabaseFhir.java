// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import org.sdohsync.sandbox.fhir.process.JpaServerConfig;
import org.sdohsync.sandbox.fhir.process.JpaServerProcess;

/** HAPI's JPA server with a database, in a process of its own. */
final class DatabaseFhir implements FhirSide {
    private final JpaServerProcess process;

    private DatabaseFhir(JpaServerProcess process) {
        this.process = process;
    }

    static DatabaseFhir start(JpaServerConfig config, Path classPathFile, Path directory) {
        try {
            return new DatabaseFhir(JpaServerProcess.start(config, classPathFile, directory));
        } catch (IOException notStarted) {
            throw new UncheckedIOException(notStarted);
        }
    }

    @Override
    public URI fhirBase() {
        return process.fhirBase();
    }

    @Override
    public void stop() {
        process.kill();
    }

    @Override
    public void restart() {
        try {
            process.restart();
        } catch (IOException notStarted) {
            throw new UncheckedIOException(notStarted);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
