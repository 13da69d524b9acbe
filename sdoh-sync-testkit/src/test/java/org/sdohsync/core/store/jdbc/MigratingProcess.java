// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/** A process of its own that brings the tables up to date when it is told to. */
final class MigratingProcess {
    private final Process process;

    private MigratingProcess(Process process) {
        this.process = process;
    }

    /** Starts one; {@code tool} is {@code store} or {@code flyway}. It is ready to begin when this returns. */
    static MigratingProcess start(String url, String tool) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Process process = new ProcessBuilder(List.of(
                        java.toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                        "-cp",
                        classPath,
                        MigratingProcess.class.getName(),
                        url,
                        tool))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String line = process.inputReader(UTF_8).readLine();
        if (!"ready".equals(line)) {
            throw new AssertionError("the process is not ready: " + line);
        }
        return new MigratingProcess(process);
    }

    /** Tells it to begin. */
    void begin() throws IOException {
        process.outputWriter(UTF_8).append("go\n").close();
    }

    void awaitSuccess() throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the process did not end");
        }
        if (process.exitValue() != 0) {
            throw new AssertionError("the process failed: " + process.exitValue());
        }
    }

    /** Flyway as an application would use it for the store's scripts on PostgreSQL. */
    static FluentConfiguration flyway(DataSource database) {
        return Flyway.configure()
                .dataSource(database)
                .locations("classpath:org/sdohsync/core/store/jdbc/postgresql")
                .table("sdoh_sync_flyway")
                .baselineOnMigrate(true)
                .baselineVersion("0");
    }

    /**
     * Migrates.
     *
     * @param arguments the database's URL, and what with
     * @throws IOException if nothing can be read
     */
    public static void main(String[] arguments) throws IOException {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(arguments[0]);
        config.setMaximumPoolSize(4);
        try (HikariDataSource pool = new HikariDataSource(config)) {
            System.out.println("ready");
            if (System.in.read() < 0) {
                throw new IOException("nobody told it to begin");
            }
            if (arguments[1].equals("flyway")) {
                boolean done = flyway(pool).target("2").load().migrate().success;
                if (!done) {
                    throw new IllegalStateException("Flyway did not migrate");
                }
            } else {
                JdbcRecords.open(pool, true).close();
            }
        }
    }
}
