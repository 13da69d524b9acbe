// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.store.RecordKey;
import org.sdohsync.core.store.RecordStore;
import org.sdohsync.core.store.memory.MemoryStore;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.internal.feed.CheckpointCodec;
import org.sdohsync.workflow.internal.view.OpenReferrals;

/** How the first state of a Task is kept. */
class FirstStateTest {
    private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    private final RoundScene scene = new RoundScene(MemoryStore.create().around(this::noting));

    FirstStateTest() throws IOException {}

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void sync_ofTasksThatAreNew_createsTheirRecordsWithoutReadingThem() {
        connected();
        scene.task("1", "requested", "Organization/1", "");
        scene.task("2", "requested", "Organization/1", "");

        sync();

        assertThat(calls).contains("save c.1", "save c.2").doesNotContain("load c.1", "load c.2");
        assertThat(statuses()).containsExactly("requested", "requested");
    }

    @Test
    void sync_ofATaskWhoseCheckpointWasLost_keepsItsNewState() {
        connected();
        scene.task("1", "requested", "Organization/1", "");
        sync();
        assertThat(scene.store.records(new CheckpointCodec()).discard("c")).isTrue();
        scene.task("1", "accepted", "Organization/1", "");

        sync();

        assertThat(statuses()).containsExactly("accepted");
    }

    private void connected() {
        scene.connect("c", "anna", Role.recipient(List.of("Organization/1")));
    }

    private void sync() {
        try (SdohSync sync = scene.app().onReferral(referral -> {}).build()) {
            assertThat(sync.syncNow().complete()).isTrue();
        }
    }

    private List<String> statuses() {
        return OpenReferrals.in(scene.store).of(new ConnectionId("c")).stream()
                .map(one -> one.status().text())
                .toList();
    }

    private RecordStore noting(RecordStore inner) {
        return (RecordStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {RecordStore.class}, (proxy, method, arguments) -> {
                    if (arguments != null
                            && arguments[0] instanceof RecordKey key
                            && key.kind().equals("view")) {
                        calls.add(method.getName() + " " + key.id());
                    }
                    try {
                        return method.invoke(inner, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }
}
