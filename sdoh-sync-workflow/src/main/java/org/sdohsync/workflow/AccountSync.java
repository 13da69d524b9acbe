// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.store.Listing;
import org.sdohsync.core.store.Stored;
import org.sdohsync.core.store.Unreadable;
import org.sdohsync.smart.ConnectStep;
import org.sdohsync.workflow.pass.Round;
import org.sdohsync.workflow.pass.SyncReport;
import org.sdohsync.workflow.view.OpenReferral;

/** The part of one of the application's own users or tenants. What a sign-in of that user triggers. Immutable. */
public final class AccountSync {
    private final SdohSync sync;
    private final String account;

    AccountSync(SdohSync sync, String account) {
        this.sync = sync;
        this.account = account;
    }

    /**
     * Begins to connect a source for this account.
     *
     * @param url the address the source gave to the user
     * @return the next step; nothing was sent yet
     */
    public ConnectStep connect(String url) {
        return sync.connect(url).account(account);
    }

    /**
     * The account's connections.
     *
     * @return their present views
     */
    public List<Connection> connections() {
        return sync.smart().connections(account);
    }

    /**
     * What is open at the account's sources, from the store.
     *
     * @return the open Tasks as acknowledged last, source by source, and what cannot be read
     */
    public Listing<OpenReferral> open() {
        List<Stored<OpenReferral>> values = new ArrayList<>();
        List<Unreadable> unreadable = new ArrayList<>();
        for (Connection connection : connections()) {
            Listing<OpenReferral> listed = sync.desk().open().of(connection.id());
            values.addAll(listed.values());
            unreadable.addAll(listed.unreadable());
        }
        return new Listing<>(values, unreadable);
    }

    /**
     * Begins a round over the account's sources and does not wait for it: what a sign-in triggers. Several sign-ins at once, or one
     * during a round of the schedule, ask each source once.
     *
     * @return the round: its progress, its report, and the means to call it off
     */
    public Round begin() {
        return sync.rounds().begin(sync.smart().listing(account), null);
    }

    /**
     * Begins a round over the account's sources that is called off when its time is up.
     *
     * @param most how long it may take; what is under way then stops before its next request
     * @return the round: its progress, its report, and the means to call it off
     */
    public Round begin(Duration most) {
        return sync.rounds().begin(sync.smart().listing(account), requireNonNull(most, "most"));
    }

    /**
     * Runs a round over the account's sources now and waits for its end.
     *
     * @return a result for each source
     */
    public SyncReport now() {
        return sync.rounds().over(sync.smart().listing(account));
    }
}
