// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

class SourceThreadsTest {
    @Test
    void threads_ofThePlatform_areDaemonsWithAName() throws Exception {
        try (SourceThreads threads = SourceThreads.create(3, false)) {
            Thread used = thread(threads);

            assertThat(used.isDaemon()).isTrue();
            assertThat(used.getName()).startsWith("sdoh-sync-source-");
            assertThat(((ThreadPoolExecutor) threads.executor()).getMaximumPoolSize())
                    .isEqualTo(3);
        }
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void threads_thatAreVirtual_areAsMany() throws Exception {
        try (SourceThreads threads = SourceThreads.create(3, true)) {
            Thread used = thread(threads);

            // The method is younger than what this is compiled for.
            assertThat(Thread.class.getMethod("isVirtual").invoke(used)).isEqualTo(true);
            assertThat(used.getName()).startsWith("sdoh-sync-source-");
            assertThat(((ThreadPoolExecutor) threads.executor()).getMaximumPoolSize())
                    .isEqualTo(3);
        }
    }

    private static Thread thread(SourceThreads threads)
            throws InterruptedException, ExecutionException, TimeoutException {
        return CompletableFuture.supplyAsync(Thread::currentThread, threads.executor())
                .get(10, TimeUnit.SECONDS);
    }
}
