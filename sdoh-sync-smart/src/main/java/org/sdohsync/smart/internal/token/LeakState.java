// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.token;

import java.time.Instant;
import java.util.List;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.store.Codec;

/**
 * The response to a leak that is under way, or the last one. Immutable.
 *
 * @param begunAt when it began
 * @param open whether something is left to do
 * @param clients the client ids that had been registered when it began; later ones are new
 * @param registrations how many registrations were forgotten
 * @param keptAtSource how many of them could not be deleted at their source
 */
public record LeakState(Instant begunAt, boolean open, List<String> clients, int registrations, int keptAtSource) {
    /**
     * Copies the list.
     *
     * @param begunAt as described above
     * @param open as described above
     * @param clients as described above
     * @param registrations as described above
     * @param keptAtSource as described above
     */
    public LeakState {
        clients = List.copyOf(clients);
    }

    /** The only id. */
    public static final String ID = "last";

    /**
     * Returns it with one more registration that was forgotten.
     *
     * @param deleted whether it was deleted at its source too
     * @return a copy
     */
    public LeakState forgot(boolean deleted) {
        return new LeakState(begunAt, open, clients, registrations + 1, keptAtSource + (deleted ? 0 : 1));
    }

    /**
     * Returns it with whether something is left to do.
     *
     * @param left whether it is
     * @return a copy
     */
    public LeakState open(boolean left) {
        return new LeakState(begunAt, left, clients, registrations, keptAtSource);
    }

    /** Writes the one state. */
    public static final class StoreCodec implements Codec<LeakState> {
        @Override
        public String kind() {
            return "leak";
        }

        @Override
        public String id(LeakState value) {
            return ID;
        }

        @Override
        public String group(LeakState value) {
            return "";
        }

        @Override
        public JsonObject write(LeakState value) {
            return JsonObject.builder()
                    .text("begunAt", value.begunAt.toString())
                    .flag("open", value.open)
                    .texts("clients", value.clients)
                    .number("registrations", value.registrations)
                    .number("keptAtSource", value.keptAtSource)
                    .build();
        }

        @Override
        public LeakState read(JsonObject json) {
            return new LeakState(
                    json.text("begunAt").map(Instant::parse).orElse(Instant.EPOCH),
                    json.flag("open").orElse(true),
                    json.texts("clients"),
                    json.number("registrations").orElse(0L).intValue(),
                    json.number("keptAtSource").orElse(0L).intValue());
        }
    }
}
