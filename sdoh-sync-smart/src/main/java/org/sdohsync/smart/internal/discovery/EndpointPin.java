// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.discovery;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Set;
import org.sdohsync.core.http.Origin;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.store.Codec;

/** The confirmed origins of one source's authorization server. */
record EndpointPin(String base, Set<Origin> origins) {
    static String idOf(String base) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(base.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("this Java runtime has no SHA-256", missing);
        }
    }

    /** Writes pins under their source. */
    static final class StoreCodec implements Codec<EndpointPin> {
        @Override
        public String kind() {
            return "endpoint-pin";
        }

        @Override
        public String id(EndpointPin value) {
            return idOf(value.base);
        }

        @Override
        public String group(EndpointPin value) {
            return "";
        }

        @Override
        public JsonObject write(EndpointPin value) {
            return JsonObject.builder()
                    .text("base", value.base)
                    .texts("origins", EndpointPins.texts(value.origins))
                    .build();
        }

        @Override
        public EndpointPin read(JsonObject json) {
            Set<Origin> origins = new LinkedHashSet<>();
            json.texts("origins").forEach(text -> origins.add(Origin.of(URI.create(text))));
            return new EndpointPin(json.text("base").orElse(""), origins);
        }
    }
}
