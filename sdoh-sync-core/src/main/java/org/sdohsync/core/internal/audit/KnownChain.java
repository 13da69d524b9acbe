// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.audit;

import java.util.Base64;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.store.Codec;

/**
 * What the store knows of a chain: up to which entry it was written, and up to which it was removed on purpose.
 *
 * @param chain the chain
 * @param number the number of an entry that was written; 0 before the first
 * @param link the link of that entry, in Base64
 * @param removed the number of the last entry that was removed; 0 if none was
 * @param removedLink its link, in Base64
 * @param ended whether its process closed the trail: nothing follows
 */
record KnownChain(String chain, long number, String link, long removed, String removedLink, boolean ended) {
    static KnownChain begun(String chain) {
        return new KnownChain(chain, 0, "", 0, "", false);
    }

    KnownChain writtenUpTo(long last, String lastLink) {
        return new KnownChain(chain, last, lastLink, removed, removedLink, ended);
    }

    KnownChain removedUpTo(long last, String lastLink) {
        return new KnownChain(chain, number, link, last, lastLink, ended);
    }

    KnownChain end() {
        return new KnownChain(chain, number, link, removed, removedLink, true);
    }

    static String text(byte[] link) {
        return Base64.getEncoder().encodeToString(link);
    }

    /** Writes chains under their name. */
    static final class StoreCodec implements Codec<KnownChain> {
        @Override
        public String kind() {
            return "audit-chain";
        }

        @Override
        public String id(KnownChain value) {
            return value.chain;
        }

        @Override
        public String group(KnownChain value) {
            return "";
        }

        @Override
        public JsonObject write(KnownChain value) {
            return JsonObject.builder()
                    .text("chain", value.chain)
                    .number("number", value.number)
                    .text("link", value.link)
                    .number("removed", value.removed)
                    .text("removedLink", value.removedLink)
                    .flag("ended", value.ended)
                    .build();
        }

        @Override
        public KnownChain read(JsonObject json) {
            return new KnownChain(
                    json.text("chain").orElse(""),
                    json.number("number").orElse(0L),
                    json.text("link").orElse(""),
                    json.number("removed").orElse(0L),
                    json.text("removedLink").orElse(""),
                    json.flag("ended").orElse(false));
        }
    }
}
