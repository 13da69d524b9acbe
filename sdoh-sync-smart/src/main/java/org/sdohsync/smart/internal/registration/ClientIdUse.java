// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.registration;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.store.Codec;

/** The sources at which one client id is used. */
record ClientIdUse(String clientId, List<Place> places) {
    /** How many places are kept at most. An id that is used at more sources is not specific to one of them. */
    static final int MOST = 16;

    /** The encoding of id and secret in the Basic header at a source. */
    enum Basic {
        /** Form-encoded, as the standard requires. */
        USUAL,
        /** Unencoded in the next launch, because the form encoding was refused. */
        TRIAL,
        /** Unencoded, which is known to work. */
        RAW
    }

    /** A source with its token endpoint and encoding. */
    record Place(String base, String token, Basic basic) {
        boolean isAt(FhirBase otherBase, URI otherToken) {
            return base.equals(otherBase.toString()) && token.equals(otherToken.toString());
        }
    }

    /** Prints the number of places only. */
    @Override
    public String toString() {
        return "ClientUse[" + places.size() + "]";
    }

    /** Writes records under the digest of the client id. */
    static final class StoreCodec implements Codec<ClientIdUse> {
        @Override
        public String kind() {
            return "client-use";
        }

        @Override
        public String id(ClientIdUse value) {
            return StoredRegistration.digest(value.clientId);
        }

        @Override
        public String group(ClientIdUse value) {
            return "";
        }

        @Override
        public JsonObject write(ClientIdUse value) {
            return JsonObject.builder()
                    .text("clientId", value.clientId)
                    .objects(
                            "places",
                            value.places.stream()
                                    .map(place -> JsonObject.builder()
                                            .text("base", place.base)
                                            .text("token", place.token)
                                            .text("basic", place.basic == Basic.USUAL ? null : place.basic.name())
                                            .build())
                                    .toList())
                    .build();
        }

        @Override
        public ClientIdUse read(JsonObject json) {
            List<Place> places = new ArrayList<>();
            json.objects("places")
                    .forEach(place -> places.add(new Place(
                            place.text("base").orElse(""),
                            place.text("token").orElse(""),
                            basic(place.text("basic").orElse("")))));
            return new ClientIdUse(json.text("clientId").orElse(""), List.copyOf(places));
        }

        private static Basic basic(String name) {
            return Stream.of(Basic.values())
                    .filter(known -> known.name().equals(name))
                    .findFirst()
                    .orElse(Basic.USUAL);
        }
    }
}
