// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.LaunchContext;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.StoreException.Reason;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.internal.connection.AuthorizationEndpoints;
import org.sdohsync.core.internal.connection.ConnectionCodec;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.internal.connection.TokenSet;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.file.FileSystemStore;

class FileStoreSecrecyTest {
    private final SeededEntropy entropy = SeededEntropy.of(11);
    private final Canaries canaries = Canaries.drawnFrom(entropy);

    @TempDir
    private Path directory;

    @Test
    @Requirement("SEC-04")
    void create_connection_leavesNoSecretOnTheDisk() {
        ConnectionRecord connection = connection();
        byte[] key = entropy.bytes(32);

        try (Store store = FileSystemStore.at(directory).sealedWith(Sealing.aesGcm(key))) {
            assertThat(store.records(new ConnectionCodec()).create(connection)).isPresent();
        }

        canaries.assertNotInFiles(directory);
        canaries.assertNotIn("toString", connection + " " + connection.tokens() + " " + connection.client());
        try (Store store = FileSystemStore.at(directory).sealedWith(Sealing.aesGcm(key))) {
            assertThat(store.records(new ConnectionCodec())
                            .load("c1")
                            .orElseThrow()
                            .value()
                            .tokens()
                            .orElseThrow()
                            .refreshToken())
                    .isEqualTo(connection.tokens().orElseThrow().refreshToken());
        }
    }

    @Test
    void load_withAnotherKey_isUnknownKeyAndNotAnEmptyStore() {
        try (Store store = FileSystemStore.at(directory).sealedWith(Sealing.aesGcm(entropy.bytes(32)))) {
            assertThat(store.records(new ConnectionCodec()).create(connection()))
                    .isPresent();
        }

        try (Store store = FileSystemStore.at(directory).sealedWith(Sealing.aesGcm(entropy.bytes(32)))) {
            StoreException thrown = catchThrowableOfType(
                    StoreException.class,
                    () -> store.records(new ConnectionCodec()).all().requireSome());
            assertThat(thrown.reason()).isEqualTo(Reason.UNKNOWN_KEY);
            canaries.assertNotIn("the exception", thrown);
        }
    }

    private ConnectionRecord connection() {
        Instant now = Instant.parse("2026-03-01T12:00:00Z");
        return ConnectionRecord.builder(
                        new ConnectionId("c1"),
                        canaries.text("account"),
                        FhirBase.restore("https://fhir.example/r4"),
                        Role.patient(),
                        AuthorizationEndpoints.of(
                                URI.create("https://a.example/authorize"),
                                URI.create("https://a.example/token"),
                                null,
                                null),
                        ClientIdentity.withSecret(
                                "app",
                                ClientIdentity.Method.CLIENT_SECRET_POST,
                                canaries.secret("client secret"),
                                null),
                        now)
                .context(LaunchContext.of(Map.of("patient", canaries.text("patient id"))))
                .tokens(TokenSet.of(canaries.secret("access token"), canaries.secret("refresh token"), now, null))
                .build();
    }
}
