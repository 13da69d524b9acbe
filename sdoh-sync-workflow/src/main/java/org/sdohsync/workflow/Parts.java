// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow;

import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.store.Store;
import org.sdohsync.smart.SmartClient;
import org.sdohsync.workflow.pass.Rounds;
import org.sdohsync.workflow.schedule.Schedule;

/** What a finished {@link SdohSync} is made of; threads and store are there if it made them itself and has to close them. */
record Parts(
        SmartClient smart,
        Rounds rounds,
        Schedule schedule,
        Desk desk,
        Leftovers leftovers,
        @Nullable ExecutorService ownThreads,
        @Nullable Store ownStore) {}
