// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow;

import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.time.Jitter;
import org.sdohsync.smart.SmartClient;
import org.sdohsync.workflow.action.Journal;
import org.sdohsync.workflow.pass.Rounds;
import org.sdohsync.workflow.pass.SyncReport;
import org.sdohsync.workflow.schedule.ScheduleOptions;

/** What a finished {@link SdohSync} is made of. */
record Parts(
        SmartClient smart,
        Rounds rounds,
        Journal journal,
        Leftovers leftovers,
        Desk desk,
        ScheduleOptions schedule,
        Consumer<? super SyncReport> onReport,
        Jitter jitter,
        Clock clock,
        @Nullable ExecutorService ownThreads,
        @Nullable Store ownStore) {}
