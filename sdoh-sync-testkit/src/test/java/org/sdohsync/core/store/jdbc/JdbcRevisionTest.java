// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.StoreException.Reason;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.Revision;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.StoredValue;
import org.sdohsync.testkit.SeededEntropy;

/** A record created by one process, and created, deleted and read by another at the same time, is never taken for an earlier copy. */
@Timeout(480)
class JdbcRevisionTest {
    private static final Sealing SEALING = Sealing.aesGcm(SeededEntropy.of(29).bytes(32));
    private static final String WAITING_ON_POSTGRES =
            "select count(*) from pg_locks where locktype = 'advisory' and not granted";
    private static final String WAITING_ON_H2 =
            "select count(*) from information_schema.sessions where blocker_id is not null";

    private static Postgres postgres;

    @BeforeAll
    static void startPostgres() throws IOException {
        postgres = Postgres.start(options -> {});
    }

    @AfterAll
    static void stopPostgres() throws IOException {
        postgres.close();
    }

    @TestFactory
    List<DynamicTest> create_slowAfterItsNumberWasDrawn_isNoEarlierCopyForWhoCreatedAndDeletedMeanwhile() {
        return List.of(
                DynamicTest.dynamicTest(
                        "H2", () -> createWhileAnotherIsSlow(H2RecordsContractTest.fresh(), WAITING_ON_H2)),
                DynamicTest.dynamicTest(
                        "PostgreSQL", () -> createWhileAnotherIsSlow(postgres.emptied(), WAITING_ON_POSTGRES)));
    }

    private static void createWhileAnotherIsSlow(DataSource database, String waiting) throws Exception {
        JdbcRecords.open(database, true).close();
        CountDownLatch drawn = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Records<Note> slow = process(new WatchedSource(database, before("insert", () -> {
                    drawn.countDown();
                    await(goOn);
                }))
                .dataSource());
        Records<Note> quick = process(database);
        FutureTask<Optional<Revision>> creating = start(() -> slow.create(new Note("n", "of the slow one")));
        await(drawn);

        FutureTask<Boolean> meanwhile = start(() -> {
            Optional<Revision> mine = quick.create(new Note("n", "of the quick one"));
            return mine.isPresent() && quick.delete("n", mine.get());
        });
        awaitEndOrLock(meanwhile, database, waiting);
        goOn.countDown();
        Optional<Revision> created = creating.get(60, TimeUnit.SECONDS);
        boolean deleted = meanwhile.get(60, TimeUnit.SECONDS);

        assertThat(quick.load("n").map(StoredValue::revision))
                .as("what the quick one finds, who deleted its own: %s", deleted)
                .isEqualTo(created);
        assertThat(quick.all().unreadable()).isEmpty();
        if (created.isPresent()) {
            assertThat(slow.save(new Note("n", "next"), created.get())).isPresent();
        }
    }

    /** Its process was stopped, or its machine is gone: the server ends its transaction, and with it the lock. */
    @Test
    void create_anotherStoppedBetweenNumberAndRow_goesOnWhenTheServerEndsItsTransaction() throws Exception {
        DataSource database = postgres.emptied();
        JdbcRecords.open(database, true).close();
        CountDownLatch drawn = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Records<Note> stopped = process(new WatchedSource(database, before("insert", () -> {
                    drawn.countDown();
                    await(goOn);
                }))
                .dataSource());
        FutureTask<Optional<Revision>> creating = start(() -> stopped.create(new Note("n", "of the stopped one")));
        await(drawn);

        Optional<Revision> mine = process(database).create(new Note("n", "mine"));
        goOn.countDown();

        assertThat(mine).isPresent();
        StoreException thrown =
                catchThrowableOfType(StoreException.class, () -> unwrapped(() -> creating.get(60, TimeUnit.SECONDS)));
        assertThat(thrown.reason()).isEqualTo(Reason.UNAVAILABLE);
        assertThat(process(database).load("n").orElseThrow().value().text()).isEqualTo("mine");
    }

    private static Records<Note> process(DataSource database) {
        Store store = JdbcStore.over(database).sealedWith(SEALING);
        return store.records(new NoteCodec());
    }

    private static Consumer<String> before(String statement, Runnable action) {
        return sql -> {
            if (sql.startsWith(statement)) {
                action.run();
            }
        };
    }

    /** A call. */
    private interface Call<T> {
        T run() throws Exception;
    }

    private static <T> FutureTask<T> start(Call<T> call) {
        FutureTask<T> task = new FutureTask<>(call::run);
        new Thread(task, "other process").start();
        return task;
    }

    private static <T> T unwrapped(Call<T> call) throws Throwable {
        try {
            return call.run();
        } catch (ExecutionException failed) {
            throw failed.getCause();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stopped);
        }
    }

    // It is through, or it waits for the other one's lock.
    private static void awaitEndOrLock(FutureTask<?> task, DataSource database, String waiting) throws SQLException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        boolean over = false;
        while (!over && System.nanoTime() < end) {
            try (Connection connection = database.getConnection();
                    Statement statement = connection.createStatement();
                    ResultSet found = statement.executeQuery(waiting)) {
                over = task.isDone() || (found.next() && found.getInt(1) > 0);
            }
        }
        assertThat(over).as("it ended or waits").isTrue();
    }
}
