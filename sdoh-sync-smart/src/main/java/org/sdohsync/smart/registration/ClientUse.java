// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.registration;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.store.Codec;

/** The sources that one client id is in use at. */
record ClientUse(String clientId, List<Place> places) {
    /** How many are kept: an id at more places is nobody's own, and a registration hands it out to none but these. */
    static final int MOST = 16;

    /** How id and secret go into a Basic header at a place. */
    enum Basic {
        /** As the standard has it. */
        USUAL,
        /** Unencoded with the next launch, because the usual way was refused. */
        TRIAL,
        /** Unencoded, which was found to work. */
        RAW
    }

    /** A source and its token endpoint, and what was learned there. */
    record Place(String base, String token, Basic basic) {
        boolean isAt(FhirBase otherBase, URI otherToken) {
            return base.equals(otherBase.toString()) && token.equals(otherToken.toString());
        }
    }

    /** Prints the number of places: ids are the business of their sources. */
    @Override
    public String toString() {
        return "ClientUse[" + places.size() + "]";
    }

    /** Writes uses for the store, under the digest of the id. */
    static final class StoreCodec implements Codec<ClientUse> {
        @Override
        public String kind() {
            return "client-use";
        }

        @Override
        public String id(ClientUse value) {
            return StoredRegistration.digest(value.clientId);
        }

        @Override
        public String group(ClientUse value) {
            return "";
        }

        @Override
        public JsonObject write(ClientUse value) {
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
        public ClientUse read(JsonObject json) {
            List<Place> places = new ArrayList<>();
            json.objects("places")
                    .forEach(place -> places.add(new Place(
                            place.text("base").orElse(""),
                            place.text("token").orElse(""),
                            basic(place.text("basic").orElse("")))));
            return new ClientUse(json.text("clientId").orElse(""), List.copyOf(places));
        }

        private static Basic basic(String name) {
            return Stream.of(Basic.values())
                    .filter(known -> known.name().equals(name))
                    .findFirst()
                    .orElse(Basic.USUAL);
        }
    }
}
