// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.Lease;
import org.sdohsync.core.store.RecordKey;
import org.sdohsync.core.store.RecordStore;
import org.sdohsync.core.store.Revision;
import org.sdohsync.core.store.Store;

/** {@link RecordStoreContract} for a store that outlives its process and may be opened more than once. */
public abstract class DurableRecordStoreContract extends RecordStoreContract {
    private final List<RecordStore> opened = new ArrayList<>();

    /** Makes one; called by JUnit. */
    protected DurableRecordStoreContract() {}

    /**
     * Opens the medium of this test's store again, as another process would. The first store may still be open; the store
     * returned is closed after the test.
     *
     * @return a second store over the same medium
     */
    protected abstract RecordStore reopen();

    @AfterEach
    void closeReopened() {
        opened.forEach(RecordStore::close);
    }

    @Test
    void reopen_afterClose_keepsEverything() {
        Revision first = create(KEY, draft("group", NOON, "payload"));
        RecordKey updated = new RecordKey(KIND, "updated");
        Revision second = save(updated, draft("", null, "new"), create(updated, draft("", NOON, "old")));
        RecordKey deleted = new RecordKey(KIND, "deleted");
        store.delete(deleted, create(deleted, draft("", null, "")));

        restart();

        assertHeld(KEY, first, draft("group", NOON, "payload"));
        assertHeld(updated, second, draft("", null, "new"));
        assertThat(store.load(deleted)).isEmpty();
    }

    @Test
    void reopen_withoutClose_keepsEverything() {
        Revision revision = create(KEY, draft("group", NOON, "payload"));

        store = another();

        assertHeld(KEY, revision, draft("group", NOON, "payload"));
    }

    @Test
    void reopen_afterDelete_neverRepeatsARevision() {
        Revision revision = save(KEY, draft("", null, ""), create(KEY, draft("", null, "")));
        store.delete(KEY, revision);

        restart();

        assertThat(create(KEY, draft("", null, "")).number()).isGreaterThan(revision.number());
    }

    @Test
    void reopen_underALease_stillRefusesIt() {
        MutableClock clock = MutableClock.at(NOON);
        Lease held = Store.over(store, Sealing.none())
                .leases(clock)
                .tryAcquire("refresh", Duration.ofMinutes(1))
                .orElseThrow();

        restart();

        assertThat(Store.over(store, Sealing.none()).leases(clock).tryAcquire("refresh", Duration.ofMinutes(1)))
                .isEmpty();
        clock.advance(Duration.ofMinutes(1));
        assertThat(Store.over(store, Sealing.none())
                        .leases(clock)
                        .tryAcquire("refresh", Duration.ofMinutes(1))
                        .orElseThrow()
                        .fencing())
                .isGreaterThan(held.fencing());
    }

    @Test
    void twoStores_onOneMedium_seeEachOther() {
        RecordStore other = another();
        Revision first = create(KEY, draft("", null, "first"));
        Optional<Revision> second = other.save(KEY, draft("", null, "second"), first);

        assertThat(second).isPresent();
        assertThat(store.save(KEY, draft("", null, "late"), first)).isEmpty();
        assertHeld(KEY, second.orElseThrow(), draft("", null, "second"));
        assertThat(store.delete(KEY, second.orElseThrow())).isTrue();
        assertThat(other.load(KEY)).isEmpty();
    }

    private void restart() {
        store.close();
        store = another();
    }

    private RecordStore another() {
        RecordStore next = reopen();
        opened.add(next);
        return next;
    }
}
