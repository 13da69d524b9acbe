// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir.process;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * HAPI's JPA server in a process of its own, with its database in one directory. The process ends when this one does. Safe for use
 * by many threads.
 */
public final class JpaServerProcess implements AutoCloseable {
    /** How long a start may take: 3 minutes; about 10 seconds are usual. */
    public static final Duration START_TIMEOUT = Duration.ofMinutes(3);

    /** How long a stop may take before the process is killed: 20 seconds. */
    public static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);

    private static final String MAIN = "org.sdohsync.sandbox.jpa.JpaServerMain";
    private static final String READY = "READY ";

    /** Makes starts and stops exclude each other; they wait for the process, and nothing else takes this lock. */
    private final ReentrantLock lock = new ReentrantLock();

    private final JpaServerConfig config;
    private final Path classPathFile;
    private final Path directory;
    private volatile @Nullable Process process;
    private volatile @Nullable URI fhirBase;

    private JpaServerProcess(JpaServerConfig config, Path classPathFile, Path directory) {
        this.config = config;
        this.classPathFile = classPathFile;
        this.directory = directory;
    }

    /**
     * Starts a server and waits until it serves.
     *
     * @param config what the server is to be
     * @param classPathFile the {@code jpa.classpath} the JPA module's build wrote
     * @param directory where database, properties and {@code server.log} go; an existing database is kept
     * @return the running server
     * @throws IOException if it does not come up in time; the message names its log
     */
    public static JpaServerProcess start(JpaServerConfig config, Path classPathFile, Path directory)
            throws IOException {
        JpaServerProcess server = new JpaServerProcess(
                requireNonNull(config, "config"),
                requireNonNull(classPathFile, "classPathFile"),
                requireNonNull(directory, "directory"));
        server.launch();
        return server;
    }

    /**
     * Returns the FHIR base, without a slash at the end.
     *
     * @return the base; the same after a restart
     */
    public URI fhirBase() {
        URI base = fhirBase;
        if (base == null) {
            throw new IllegalStateException("The server never started");
        }
        return base;
    }

    /**
     * Returns the file the process writes its output to.
     *
     * @return the log
     */
    public Path log() {
        return directory.resolve("server.log");
    }

    /**
     * Tells whether the process lives.
     *
     * @return true if so
     */
    public boolean isAlive() {
        Process running = process;
        return running != null && running.isAlive();
    }

    /** Asks the process to end and waits for it; kills it if it does not. */
    public void stop() {
        end(false);
    }

    /** Ends the process at once, as a crash would; what it had committed stays. */
    public void kill() {
        end(true);
    }

    /**
     * Stops if need be and serves again: same port, same database.
     *
     * @throws IOException if it does not come up in time
     */
    public void restart() throws IOException {
        stop();
        launch();
    }

    @Override
    public void close() {
        stop();
    }

    private void launch() throws IOException {
        lock.lock();
        try {
            Files.createDirectories(directory);
            Files.deleteIfExists(log());
            ProcessBuilder builder = new ProcessBuilder(command(writeProperties()));
            builder.redirectErrorStream(true).redirectOutput(log().toFile());
            Process started = builder.start();
            process = started;
            fhirBase = awaitReady(started);
        } finally {
            lock.unlock();
        }
    }

    private List<String> command(Path properties) throws IOException {
        String classPath = Files.readString(classPathFile).trim();
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return List.of(
                java,
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx768m",
                "-cp",
                classPath,
                MAIN,
                properties.toAbsolutePath().toString());
    }

    /** The file holds the introspection secret, so only its owner may read it. */
    private Path writeProperties() throws IOException {
        Properties properties = new Properties();
        properties.putAll(config.properties());
        URI known = fhirBase;
        properties.put("port", "" + (known == null ? config.port() : known.getPort()));
        properties.put("database", directory.toAbsolutePath().toString());
        Path file = directory.resolve("server.properties");
        try (Writer writer = Files.newBufferedWriter(file)) {
            if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            }
            properties.store(writer, null);
        }
        return file;
    }

    private URI awaitReady(Process started) throws IOException {
        long left = START_TIMEOUT.toMillis();
        long step = 100;
        while (left > 0) {
            Optional<URI> ready = ready();
            if (ready.isPresent()) {
                return ready.get();
            }
            if (exited(started, step)) {
                throw new IOException("The JPA server ended with code " + started.exitValue() + "; see " + log());
            }
            left -= step;
        }
        end(true);
        throw new IOException("The JPA server was not ready within " + START_TIMEOUT + "; see " + log());
    }

    private Optional<URI> ready() throws IOException {
        try (var lines = Files.lines(log())) {
            return lines.filter(line -> line.startsWith(READY))
                    .map(line -> URI.create(line.substring(READY.length()).trim()))
                    .findFirst();
        }
    }

    private void end(boolean now) {
        lock.lock();
        try {
            Process running = process;
            if (running == null) {
                return;
            }
            if (!now) {
                running.getOutputStream().close();
            }
            if (now || !exited(running, STOP_TIMEOUT.toMillis())) {
                running.destroyForcibly();
                exited(running, STOP_TIMEOUT.toMillis());
            }
            process = null;
        } catch (IOException e) {
            throw new UncheckedIOException("The JPA server could not be stopped", e);
        } finally {
            lock.unlock();
        }
    }

    private static boolean exited(Process running, long millis) throws IOException {
        try {
            return running.waitFor(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            running.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("Waiting for the JPA server was interrupted", e);
        }
    }
}
