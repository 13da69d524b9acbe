// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.cluster;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Properties;
import okhttp3.OkHttpClient;
import org.sdohsync.cluster.ClusterSchedule;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.jdbc.JdbcStore;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.schedule.ScheduleOptions;

/** One process of the cluster: works until its input ends, then ends in order and prints what it cost. */
public final class ClusterWorker {
    /** The interval of the instance, of which the proof's clock makes its window. */
    static final Duration INTERVAL = Duration.ofHours(1);

    private ClusterWorker() {}

    /**
     * Runs it.
     *
     * @param args its name, and the file of its settings
     * @throws IOException if the settings cannot be read
     */
    public static void main(String[] args) throws IOException {
        String name = args[0];
        Properties orders = new Properties();
        try (InputStream in = Files.newInputStream(Path.of(args[1]))) {
            orders.load(in);
        }
        int threads = Integer.parseInt(orders.getProperty("threads"));
        CurrentSync current = new CurrentSync(name);
        try (HikariDataSource records = pool(orders.getProperty("store"), threads + 2);
                HikariDataSource tables = pool(orders.getProperty("cluster"), threads + 4);
                Store store = JdbcStore.over(records)
                        .sealedWith(Sealing.aesGcm(Base64.getDecoder().decode(orders.getProperty("key"))));
                SdohSync sync = SdohSync.builder(SmartApp.named("proof").redirect("https://proof.example/callback"))
                        .store(store)
                        .addressRules(AddressRules.strict().allowingLoopback())
                        .http(new OkHttpClient.Builder()
                                .addInterceptor(chain -> chain.proceed(chain.request()
                                        .newBuilder()
                                        .header(SlowSources.SYNC, current.id())
                                        .build()))
                                .build())
                        .executor(Runnable::run)
                        .schedule(ScheduleOptions.defaults().every(INTERVAL))
                        .onReferral(referral -> {})
                        .build();
                ClusterSchedule schedule = ClusterSchedule.builder(
                                new MeasuredAccess(
                                        sync.scheduleAccess(),
                                        current,
                                        Duration.ofSeconds(Long.parseLong(orders.getProperty("window"))),
                                        orders.getProperty("fault")),
                                tables)
                        .name(name)
                        .threads(threads)
                        .atATime(8)
                        .poll(Duration.ofMillis(200))
                        .heartbeat(Duration.ofSeconds(Long.parseLong(orders.getProperty("heartbeat"))))
                        .start()) {
            System.out.println("ready");
            System.out.flush();
            int end = System.in.read();
            print(current, end, schedule.status().connections());
        }
    }

    private static void print(CurrentSync current, int end, int connections) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long scheduler = 0;
        for (ThreadInfo info : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (info != null && info.getThreadName().matches("(sdoh-sync-cluster|db-scheduler)-.*")) {
                scheduler += Math.max(0, threads.getThreadCpuTime(info.getThreadId()));
            }
        }
        long process = ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .map(Duration::toNanos)
                .orElse(0L);
        System.out.println("syncs=" + current.count() + " syncNanos=" + current.nanos() + " schedulerNanos="
                + (scheduler - current.nanos()) + " processNanos=" + process + " input=" + end + " connections="
                + connections);
        System.out.flush();
    }

    private static HikariDataSource pool(String url, int size) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(5_000);
        return new HikariDataSource(config);
    }
}
