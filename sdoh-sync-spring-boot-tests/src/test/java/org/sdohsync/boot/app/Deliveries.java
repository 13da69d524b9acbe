// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.boot.app;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.sdohsync.workflow.push.SourceSubscription;
import org.sdohsync.workflow.sync.SyncReport;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** What was delivered, and on which threads; reports of scheduled syncs, changes of subscriptions. */
@Component
public class Deliveries {
    private final List<String> tasks = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final BlockingQueue<SyncReport> reports = new LinkedBlockingQueue<>();
    private final BlockingQueue<SourceSubscription> subscriptions = new LinkedBlockingQueue<>();

    void add(String task) {
        tasks.add(task);
        threads.add(Thread.currentThread());
    }

    @EventListener
    void add(SyncReport report) {
        reports.add(report);
    }

    @EventListener
    void add(SourceSubscription changed) {
        subscriptions.add(changed);
    }

    /** The ids of Tasks in the order of their delivery. */
    public List<String> tasks() {
        return tasks;
    }

    /** The threads of the listener. */
    public List<Thread> threads() {
        return threads;
    }

    /** The next report of a scheduled sync; null if there is none within a minute. */
    public @Nullable SyncReport report() throws InterruptedException {
        return reports.poll(60, TimeUnit.SECONDS);
    }

    /** The next change of a subscription; null if there is none within a minute. */
    public @Nullable SourceSubscription subscription() throws InterruptedException {
        return subscriptions.poll(60, TimeUnit.SECONDS);
    }
}
