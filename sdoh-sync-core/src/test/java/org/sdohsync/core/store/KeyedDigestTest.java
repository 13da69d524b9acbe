// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.core.internal.memory.MemoryRecords;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.KeyRing;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.secret.SealingKey;

@Timeout(240)
class KeyedDigestTest {
    private final MemoryRecords medium = new MemoryRecords();

    @Test
    void of_sameWord_isTheSameInEveryHandle_andAnotherInAnotherStore() {
        Optional<String> digest = plain(medium).digest().of("connection", "user-7");

        assertThat(digest).isPresent();
        assertThat(plain(medium).digest().of("connection", "user-7")).isEqualTo(digest);
        assertThat(plain(medium).digest().of("connection", "user-8")).isNotEqualTo(digest);
        assertThat(plain(medium).digest().of("connect", "user-7")).isNotEqualTo(digest);
        assertThat(plain(new MemoryRecords()).digest().of("connection", "user-7"))
                .isNotEqualTo(digest);
    }

    @Test
    void of_wordOfAnyLength_isShort() {
        for (String word : List.of("", "a", "x".repeat(100_000), "\ud83d\ude00\n\u0000")) {
            assertThat(plain(medium).digest().of("connection", word).orElseThrow())
                    .hasSize(64)
                    .matches("[0-9a-f]+");
        }
    }

    /** Several processes need the key first at the same moment: all must end with the one that is stored. */
    @Test
    void of_manyHandlesAtOnce_agree() throws Exception {
        int handles = 16;
        CountDownLatch together = new CountDownLatch(handles);
        ExecutorService threads = Executors.newFixedThreadPool(handles);
        Set<Optional<String>> seen = new HashSet<>();
        try {
            List<Future<Optional<String>>> answers = new ArrayList<>();
            for (int handle = 0; handle < handles; handle++) {
                answers.add(threads.submit(() -> {
                    together.countDown();
                    assertThat(together.await(30, TimeUnit.SECONDS)).isTrue();
                    return plain(medium).digest().of("connection", "user-7");
                }));
            }
            for (Future<Optional<String>> answer : answers) {
                seen.add(answer.get(30, TimeUnit.SECONDS));
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(seen).hasSize(1);
    }

    @Test
    void of_afterRewrap_staysTheSame() {
        SealingKey old = SealingKey.of(key(1));
        SealingKey young = SealingKey.of(key(2));
        Optional<String> digest =
                Store.over(medium, Sealing.aesGcm(KeyRing.of(old))).digest().of("connection", "user-7");

        RewrapReport rewrapped = Store.over(
                        medium, Sealing.aesGcm(KeyRing.of(young).alsoOpening(old)))
                .rewrap();

        assertThat(rewrapped.failed()).isEmpty();
        assertThat(Store.over(medium, Sealing.aesGcm(KeyRing.of(young)))
                        .digest()
                        .of("connection", "user-7"))
                .isEqualTo(digest);
    }

    /** Losing a value, which may hold the only refresh token, would be worse than having to look for it. */
    @Test
    void save_whileTheKeyCannotBeOpened_savesUnderNoGroup() {
        Optional<String> ignored =
                Store.over(medium, Sealing.aesGcm(key(1))).digest().of("word", "x");
        Store other = Store.over(medium, Sealing.aesGcm(key(2)));

        assertThat(other.digest().of("word", "x")).isEmpty();
        assertThat(other.records(new Words()).create("user-7")).isPresent();
        assertThat(other.records(new Words()).group("").values()).hasSize(1);
    }

    @Test
    void load_afterTheKeyWasLost_givesTheValueAndTheNextSaveRegroupsIt() {
        Store before = plain(medium);
        assertThat(before.records(new Words()).create("user-7")).isPresent();
        String lost = before.digest().of("word", "user-7").orElseThrow();
        StoredRecord key = medium.list(RecordQuery.of("digest-key")).get(0);
        assertThat(medium.delete(key.key(), key.revision())).isTrue();

        Store after = plain(medium);
        Records<String> words = after.records(new Words());
        String drawn = after.digest().of("word", "user-7").orElseThrow();
        assertThat(drawn).isNotEqualTo(lost);
        StoredValue<String> held = words.load("1").orElseThrow();
        assertThat(held.value()).isEqualTo("user-7");
        assertThat(words.save("user-7", held.revision())).isPresent();
        assertThat(words.group(drawn).values()).hasSize(1);
    }

    @Test
    void records_ofPrivateGroups_areListedByTheirDigestOnly() {
        Store store = plain(medium);
        assertThat(store.records(new Words()).create("user-7")).isPresent();

        assertThat(medium.list(RecordQuery.of("word")))
                .singleElement()
                .satisfies(record -> assertThat(record.draft().group())
                        .isEqualTo(store.digest().of("word", "user-7").orElseThrow()));
    }

    private static Store plain(MemoryRecords medium) {
        return Store.over(medium, Sealing.none());
    }

    private static byte[] key(int seed) {
        byte[] key = new byte[SealingKey.BYTES];
        Arrays.fill(key, (byte) seed);
        return key;
    }

    private static final class Words implements Codec<String> {
        @Override
        public String kind() {
            return "word";
        }

        @Override
        public String id(String value) {
            return "1";
        }

        @Override
        public String group(String value) {
            return value;
        }

        @Override
        public boolean groupIsPrivate() {
            return true;
        }

        @Override
        public JsonObject write(String value) {
            return JsonObject.builder().text("word", value).build();
        }

        @Override
        public String read(JsonObject json) {
            return json.text("word").orElse("");
        }
    }
}
