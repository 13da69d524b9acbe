// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sdohsync.smart.fake.FakeSource.tokens;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.concurrent.atomic.AtomicBoolean;
import mockwebserver3.MockResponse;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.RecordDraft;
import org.sdohsync.core.store.RecordKey;
import org.sdohsync.core.store.RecordStore;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.time.Jitter;
import org.sdohsync.testkit.RecordingPause;
import org.sdohsync.testkit.SeededEntropy;

/** A grant is given up only if the store does not hold it, whatever else fails around its saving. */
@Timeout(240)
class StoredAllTheSameTest {
    private static final String REVOKE = "/auth/revoke";

    private final SmartClientFixture world = new SmartClientFixture();
    private final AtomicBoolean releasesFail = new AtomicBoolean();
    private final AtomicBoolean answersAreLost = new AtomicBoolean();

    @BeforeEach
    void offerRevocation() {
        world.source.on(REVOKE, request -> new MockResponse.Builder().build());
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void complete_whoseLeaseCannotBeReleased_connects() {
        releasesFail.set(true);

        assertThat(isConnected()).isTrue();
        assertThat(world.source.requests(REVOKE)).isEmpty();
    }

    /** Whatever it was that broke off the saving: nobody holds the new tokens then. */
    @Test
    void complete_brokenOffBeforeItWrote_revokes() {
        world.source.token(tokens("a1", "r1", 3600)).token(request -> {
            world.records.dieAtLoad(1, new StackOverflowError("no room"));
            return tokens("a2", "r2", 3600);
        });
        try (SmartClient client = client()) {
            Connection held = client.completeLaunch(SmartClientFixture.approval(
                    client.connect(world.source.base().toString())
                            .asRecipient("Organization/1")
                            .startLaunch()
                            .authorizeUrl()));
            URI again = SmartClientFixture.approval(
                    client.reconnect(held.id()).startLaunch().authorizeUrl());

            assertThatExceptionOfType(StackOverflowError.class).isThrownBy(() -> client.completeLaunch(again));

            assertThat(client.tokens(held.id()).token()).isEqualTo(Secret.of("a1"));
        }
        assertThat(world.source.forms(REVOKE))
                .singleElement()
                .satisfies(form -> assertThat(form).containsEntry("token", "r2"));
    }

    /** The store wrote, and its answer did not come back. */
    @Test
    void complete_whoseStoreFailsAfterItWrote_connects() {
        answersAreLost.set(true);

        assertThat(isConnected()).isTrue();
        assertThat(world.source.requests(REVOKE)).isEmpty();
    }

    @Test
    void complete_whoseStoreFailsBeforeItWrites_givesTheGrantUp() {
        world.records.failNextSaves(1);

        assertThatExceptionOfType(StoreException.class).isThrownBy(this::isConnected);
        assertThat(world.source.requests(REVOKE)).hasSize(1);
    }

    @Test
    void adopt_whoseLeaseCannotBeReleased_connects() {
        releasesFail.set(true);
        world.source.token(tokens("a1", "r1", 3600));
        try (SmartClient client = client()) {
            world.source.wire().given("r0");
            Connection adopted = client.connect(world.source.base().toString())
                    .asRecipient("Organization/1")
                    .adopt(ExistingGrant.of(Secret.of("r0")));

            assertThat(client.connections())
                    .singleElement()
                    .satisfies(held -> assertThat(held.id()).isEqualTo(adopted.id()));
        }
    }

    private boolean isConnected() {
        world.source.token(tokens("a1", "r1", 3600));
        try (SmartClient client = client()) {
            URI authorize = client.connect(world.source.base().toString())
                    .asRecipient("Organization/1")
                    .startLaunch()
                    .authorizeUrl();
            Connection connected = client.completeLaunch(SmartClientFixture.approval(authorize));
            return client.connections().stream().anyMatch(held -> held.id().equals(connected.id()));
        }
    }

    private SmartClient client() {
        Store failing = world.store.around(inner -> (RecordStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {RecordStore.class}, (proxy, method, arguments) -> {
                    Object result;
                    if (method.getName().equals("save")
                            && isRelease((RecordKey) arguments[0], (RecordDraft) arguments[1])) {
                        throw unavailable();
                    }
                    try {
                        result = method.invoke(inner, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                    if (method.getName().equals("save")
                            && ((RecordKey) arguments[0]).kind().equals("connection")
                            && answersAreLost.getAndSet(false)) {
                        throw unavailable();
                    }
                    return result;
                }));
        return SmartClient.builder(world.app(), failing)
                .http(new OkHttpClient())
                .clock(world.clock)
                .entropy(SeededEntropy.of(3))
                .pause(RecordingPause.create())
                .jitter(Jitter.none())
                .addressRules(AddressRules.strict().allowingLoopback())
                .build();
    }

    private boolean isRelease(RecordKey key, RecordDraft draft) {
        return releasesFail.get() && key.kind().equals("lease") && draft.payload().length == 1;
    }

    private static StoreException unavailable() {
        return new StoreException("disk full", StoreException.Reason.UNAVAILABLE, null);
    }
}
