// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow;

import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.store.Store;
import org.sdohsync.smart.SmartClient;
import org.sdohsync.workflow.internal.schedule.CurrentOptions;
import org.sdohsync.workflow.internal.schedule.PeriodicRunner;
import org.sdohsync.workflow.internal.sync.SyncEngine;
import org.sdohsync.workflow.schedule.ScheduleAccess;

/** What a finished {@link SdohSync} is made of; threads and store are there if it made them itself and has to close them. */
record SyncComponents(
        SmartClient smart,
        SyncEngine engine,
        PeriodicRunner schedule,
        CurrentOptions options,
        ScheduleAccess access,
        ReferralQueries queries,
        RequestQueries requests,
        ConnectionCleanup cleanup,
        InstanceDescriber describer,
        SubscriptionSetup subscriptions,
        @Nullable ExecutorService ownThreads,
        @Nullable Store ownStore) {}
