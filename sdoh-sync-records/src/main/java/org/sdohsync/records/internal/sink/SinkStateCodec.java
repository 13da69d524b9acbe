// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.sink;

import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.store.Codec;

/** Stores states of fetches. Stateless; safe for use by many threads. */
public final class SinkStateCodec implements Codec<SinkState> {
    /** Creates the codec. */
    public SinkStateCodec() {}

    @Override
    public String kind() {
        return "fetch";
    }

    @Override
    public String id(SinkState value) {
        return value.name();
    }

    @Override
    public String group(SinkState value) {
        return "";
    }

    @Override
    public JsonObject write(SinkState value) {
        return JsonObject.builder()
                .text("name", value.name())
                .text("state", value.state())
                .build();
    }

    @Override
    public SinkState read(JsonObject json) {
        return new SinkState(need(json, "name"), need(json, "state"));
    }

    private static String need(JsonObject json, String member) {
        return json.text(member)
                .orElseThrow(() ->
                        new StoreException("a stored fetch lacks " + member, StoreException.Reason.CORRUPT, null));
    }
}
