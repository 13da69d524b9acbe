// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox.key;

import static java.util.Objects.requireNonNull;

import java.util.Base64;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.SealContext;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.Store;

/**
 * Seals what the application keeps of people in its own tables, with the key of the library's store. What is sealed is bound to its
 * place: moved to another row it cannot be read. Safe for use by many threads.
 */
public final class Seals {
    private final Sealing sealing;
    private final Store store;

    Seals(Sealing sealing, Store store) {
        this.sealing = requireNonNull(sealing, "sealing");
        this.store = requireNonNull(store, "store");
    }

    /**
     * Seals a content.
     *
     * @param kind the table
     * @param id the row's key within the team
     * @param team the team it belongs to
     * @param content the content
     * @return the sealed content as text
     */
    public String seal(String kind, String id, String team, JsonObject content) {
        return Base64.getEncoder().encodeToString(sealing.seal(content.toBytes(), context(kind, id, team)));
    }

    /**
     * Opens what was sealed.
     *
     * @param kind the table
     * @param id the row's key within the team
     * @param team the team it belongs to
     * @param sealed the sealed content
     * @return the content
     * @throws org.sdohsync.core.error.StoreException if it was changed, moved, or sealed with another key
     */
    public JsonObject open(String kind, String id, String team, String sealed) {
        return JsonObject.parse(sealing.open(Base64.getDecoder().decode(sealed), context(kind, id, team)), kind);
    }

    /**
     * A digest of a word, by which it is found without being readable.
     *
     * @param team the team that may find it
     * @param word the word
     * @return the digest, the same each time
     */
    public String digest(String team, String word) {
        // Half of it is enough to tell words apart.
        return store.digest()
                .of("inbox-word", team + "/" + word)
                .orElseThrow(() -> new IllegalStateException("the key of the digests cannot be read: restore the key"))
                .substring(0, 32);
    }

    private static SealContext context(String kind, String id, String team) {
        return new SealContext(kind, id, team, null, 0);
    }
}
