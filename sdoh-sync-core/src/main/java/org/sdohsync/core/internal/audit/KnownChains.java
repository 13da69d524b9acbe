// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.audit;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.store.Records;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.StoredValue;

/** The chains that the store knows, so that one that is removed or cut off is missed. Safe for use by many threads. */
final class KnownChains {
    private static final int MAX_RACES = 100;

    private final Records<KnownChain> records;

    KnownChains(Store store) {
        this.records = store.records(new KnownChain.StoreCodec());
    }

    void begin(String chain) {
        if (records.create(KnownChain.begun(chain)).isEmpty()) {
            throw new IllegalStateException("audit chain drawn twice: the entropy source is broken");
        }
    }

    void written(String chain, long number, String link) {
        update(chain, held -> held.writtenUpTo(number, link));
    }

    /** Their process may have told more meanwhile. */
    void readUpTo(String chain, long number, String link) {
        update(chain, held -> held.number() >= number ? held : held.writtenUpTo(number, link));
    }

    void ended(String chain) {
        update(chain, KnownChain::end);
    }

    void removed(String chain, long number, String link) {
        update(chain, held -> held.removedUpTo(number, link));
    }

    void forget(String chain) {
        boolean ignored = records.discard(chain);
    }

    Map<String, KnownChain> all() {
        Map<String, KnownChain> chains = new TreeMap<>();
        records.all().requireSome().stream().forEach(held -> chains.put(held.chain(), held));
        return chains;
    }

    private void update(String chain, UnaryOperator<KnownChain> change) {
        for (int race = 0; race < MAX_RACES; race++) {
            Optional<StoredValue<KnownChain>> held = records.load(chain);
            KnownChain before = held.map(StoredValue::value).orElse(KnownChain.begun(chain));
            KnownChain after = change.apply(before);
            boolean saved = held.isPresent()
                    ? records.save(after, held.get().revision()).isPresent()
                    : records.create(after).isPresent();
            if (saved) {
                return;
            }
        }
        throw new StoreException(
                "audit chain " + chain + " was changed by others at each attempt: try again",
                StoreException.Reason.UNAVAILABLE,
                null);
    }
}
