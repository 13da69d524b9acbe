// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.sdohsync.boot.app.Deliveries;

/** A source is connected and synced on threads of the platform, and on virtual ones. */
@Timeout(600)
class ThreadsTest {
    private static final Sandbox COUNTY = Sandbox.county();

    @Test
    void threads_ofThePlatform_doTheWork() throws Exception {
        assertThat(virtual("threads-off", false)).containsOnly(false);
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "there are no virtual threads before Java 21")
    void threads_thatAreVirtual_doTheWork() throws Exception {
        assertThat(virtual("threads-on", true)).containsOnly(true);
        System.out.println("threads: virtual=true java=" + Runtime.version().feature());
    }

    @Test
    @EnabledForJreRange(max = JRE.JAVA_20, disabledReason = "there are virtual threads")
    void threads_askedToBeVirtualWhereThereAreNone_areThoseOfThePlatform() throws Exception {
        assertThat(virtual("threads-none", true)).containsOnly(false);
    }

    /** Whether the threads of the listener were virtual. */
    private static List<Boolean> virtual(String database, boolean wanted) throws IOException {
        try (Pantry app = Pantry.start(COUNTY, database, Map.of("spring.threads.virtual.enabled", wanted))) {
            Visitor visitor = new Visitor();
            var ignored = visitor.signIn(app, "alice");
            HttpResponse<String> landed = visitor.get(COUNTY.visit(Visitor.location(visitor.connect(app))));
            assertThat(landed.statusCode()).as(landed.body()).isEqualTo(303);
            // Joins the sync that the connection began, or does what it has left.
            assertThat(app.sync().startSync().await().broken()).isEmpty();
            List<Thread> threads = app.bean(Deliveries.class).threads();
            assertThat(threads)
                    .isNotEmpty()
                    .allSatisfy(thread -> assertThat(thread.getName()).startsWith("sdoh-sync-source-"));
            boolean served = visitor.get(app.at("/thread")).body().startsWith("VirtualThread");
            assertThat(threads.stream().map(ThreadsTest::isVirtual)).containsOnly(served);
            return threads.stream().map(ThreadsTest::isVirtual).toList();
        }
    }

    /** The method is younger than what this is compiled for. */
    private static boolean isVirtual(Thread thread) {
        if (Runtime.version().feature() < 21) {
            return false;
        }
        try {
            return (boolean) Thread.class.getMethod("isVirtual").invoke(thread);
        } catch (ReflectiveOperationException missing) {
            throw new LinkageError(missing.getMessage(), missing);
        }
    }
}
