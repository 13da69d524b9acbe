// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.sdohsync.cluster.ClusterSchedule;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.secret.Entropy;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.jdbc.JdbcStore;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.workflow.SdohSync;

/** How do several processes share the work of one store, without a framework? */
public final class ShareTheWork {
    private static final int KEY_BYTES = 32;

    private ShareTheWork() {}

    /**
     * Connects a source, lets two instances share its syncs, and asks for one more.
     *
     * @param args FHIR base and owner, or nothing for the sandbox
     * @throws InterruptedException if the example is interrupted
     */
    public static void main(String[] args) throws InterruptedException {
        // Yours: a pool for PostgreSQL. H2 does for a look.
        DataSource database = JdbcConnectionPool.create("jdbc:h2:mem:shared;DB_CLOSE_DELAY=-1", "sa", "");
        Sealing sealing = Sealing.aesGcm(Entropy.secure().bytes(KEY_BYTES));
        BlockingQueue<String> syncs = new LinkedBlockingQueue<>();
        try (Playground playground = Playground.of(args);
                Store store = JdbcStore.over(database).migrating().sealedWith(sealing);
                SdohSync one = instance("one", playground, store, syncs);
                SdohSync two = instance("two", playground, store, syncs);
                ClusterSchedule first = join(one, database);
                ClusterSchedule second = join(two, database)) {
            Connection connection = one.connect(playground.url())
                    .asRecipient(playground.owner())
                    .inBrowser();

            // A new connection is found within ten minutes, or at once if it is asked for. Whoever is free does it.
            first.trigger(connection.id());
            System.out.println("synced by " + syncs.poll(1, TimeUnit.MINUTES));
            second.trigger(connection.id());
            System.out.println("synced again by " + syncs.poll(1, TimeUnit.MINUTES));

            System.out.println(second.status().connections() + " connection, "
                    + first.status().due() + " due");
        }
    }

    private static SdohSync instance(String name, Playground playground, Store store, BlockingQueue<String> syncs) {
        return SdohSync.builder(SmartApp.named("desk").redirect("http://127.0.0.1:0/callback"))
                .store(store)
                .addressRules(playground.rules())
                .browser(playground.browser())
                .onReferral(referral -> System.out.println("referral " + referral.id()))
                .onReport(report -> syncs.add(name + ", changes: " + report.delivered()))
                .build();
    }

    private static ClusterSchedule join(SdohSync sync, DataSource database) {
        return ClusterSchedule.builder(sync.scheduleAccess(), database)
                .poll(Duration.ofMillis(200))
                .migrating()
                .start();
    }
}
