// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.custody.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.sdohsync.proofs.custody.leak.Dump;
import org.sdohsync.proofs.custody.leak.FileDump;
import org.sdohsync.proofs.custody.leak.TableDump;

/** What keeps the records of one run. */
public final class StoreServer implements AutoCloseable {
    private final StoreAddress address;
    private final Dump dump;
    private final Stop stop;

    /** Ends it. */
    private interface Stop {
        void run() throws IOException;
    }

    private StoreServer(StoreAddress address, Dump dump, Stop stop) {
        this.address = address;
        this.dump = dump;
        this.stop = stop;
    }

    /**
     * Starts an empty PostgreSQL.
     *
     * @return the server, running
     */
    public static StoreServer postgres() {
        try {
            EmbeddedPostgres server = EmbeddedPostgres.start();
            String url = server.getJdbcUrl("postgres", "postgres");
            return new StoreServer(new StoreAddress(url), new TableDump(server.getPostgresDatabase()), server::close);
        } catch (IOException notStarted) {
            throw new UncheckedIOException("PostgreSQL did not start", notStarted);
        }
    }

    /**
     * Uses a directory.
     *
     * @param directory where to; need not exist
     * @return the directory
     */
    public static StoreServer files(Path directory) {
        return new StoreServer(new StoreAddress(directory.toString()), new FileDump(directory), () -> {});
    }

    /**
     * Where processes find it.
     *
     * @return the address
     */
    public StoreAddress address() {
        return address;
    }

    /**
     * Everything in it.
     *
     * @return a dump of what is there when it is read
     */
    public Dump dump() {
        return dump;
    }

    @Override
    public void close() {
        try {
            stop.run();
        } catch (IOException left) {
            throw new UncheckedIOException("PostgreSQL did not stop", left);
        }
    }
}
