// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.error.BusyException;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.http.HttpReply;

class ReadAheadTest {
    private static final URI NEXT = URI.create("https://source.example/fhir/Task?page=2");
    private static final HttpReply REPLY = new HttpReply(200, NEXT, name -> null, new byte[0]);

    private final List<Runnable> threads = new ArrayList<>();
    private final List<String> fetched = new ArrayList<>();

    @Test
    void take_ofWhatIsFetched_givesItOnce() {
        ReadAhead ahead = new ReadAhead(Runnable::run);
        ahead.begin(NEXT, this::fetch);

        assertThat(ahead.take(NEXT)).contains(REPLY);
        assertThat(ahead.take(NEXT)).isEmpty();
        assertThat(fetched).hasSize(1);
    }

    @Test
    void take_whenNoThreadHadTime_fetchesOnceAndByItself() {
        ReadAhead ahead = new ReadAhead(threads::add);
        ahead.begin(NEXT, this::fetch);

        assertThat(ahead.take(NEXT)).contains(REPLY);
        threads.forEach(Runnable::run);

        assertThat(fetched).hasSize(1);
    }

    @Test
    void take_ofSomethingElse_leavesItToTheCaller() {
        ReadAhead ahead = new ReadAhead(Runnable::run);
        ahead.begin(NEXT, this::fetch);

        assertThat(ahead.take(URI.create("https://source.example/fhir/Task?page=3")))
                .isEmpty();
    }

    @Test
    void take_whenTheRequestFailed_failsTheSameWay() {
        ReadAhead ahead = new ReadAhead(Runnable::run);
        ahead.begin(NEXT, () -> {
            throw new TransportException("no answer", TransportException.Delivery.UNKNOWN, null);
        });

        assertThatExceptionOfType(TransportException.class)
                .isThrownBy(() -> ahead.take(NEXT))
                .withMessage("no answer");
        assertThat(ahead.take(NEXT)).isEmpty();
    }

    @Test
    void begin_whereNoThreadIsLeft_leavesItToTheCaller() {
        ReadAhead ahead = new ReadAhead(task -> {
            throw new RejectedExecutionException("full");
        });

        ahead.begin(NEXT, this::fetch);

        assertThat(ahead.take(NEXT)).isEmpty();
        assertThat(fetched).isEmpty();
    }

    @Test
    void take_whileAnotherThreadHasItInHand_heedsAnInterrupt() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch free = new CountDownLatch(1);
        ReadAhead ahead = new ReadAhead(task -> new Thread(task).start());
        ahead.begin(NEXT, () -> {
            begun.countDown();
            await(free);
            return REPLY;
        });
        await(begun);

        Thread.currentThread().interrupt();
        assertThatExceptionOfType(BusyException.class).isThrownBy(() -> ahead.take(NEXT));

        assertThat(Thread.interrupted()).isTrue();
        free.countDown();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(120, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    private HttpReply fetch() {
        fetched.add("fetch");
        return REPLY;
    }
}
