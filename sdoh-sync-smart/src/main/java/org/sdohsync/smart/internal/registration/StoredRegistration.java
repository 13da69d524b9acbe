// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.registration;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.Codec;
import org.sdohsync.smart.internal.client.ClientIdentityJson;
import org.sdohsync.smart.registration.Registration;
import org.sdohsync.smart.registration.RegistrationDifference;

/** A registration that a source gave, with what is needed to manage it there (RFC 7592). */
public record StoredRegistration(
        String base,
        String redirect,
        ClientIdentity client,
        @Nullable String managementUri,
        @Nullable Secret managementToken,
        List<RegistrationDifference> differences) {

    static String idOf(FhirBase base, String redirect) {
        return id(base.toString(), redirect);
    }

    Registration view() {
        return new RegistrationView(this);
    }

    boolean isExpired(Instant now) {
        return client.secretExpiresAt().filter(end -> !now.isBefore(end)).isPresent();
    }

    @Override
    public String toString() {
        return "StoredRegistration[" + base + ", " + client + "]";
    }

    private static String id(String base, String redirect) {
        return digest(base + " " + redirect);
    }

    static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("this Java runtime has no SHA-256", missing);
        }
    }

    /** Writes registrations under their source and redirect address. */
    static final class StoreCodec implements Codec<StoredRegistration> {
        @Override
        public String kind() {
            return "registration";
        }

        @Override
        public String id(StoredRegistration value) {
            return StoredRegistration.id(value.base, value.redirect);
        }

        @Override
        public String group(StoredRegistration value) {
            return "";
        }

        @Override
        public JsonObject write(StoredRegistration value) {
            return JsonObject.builder()
                    .text("base", value.base)
                    .text("redirect", value.redirect)
                    .object("client", ClientIdentityJson.write(value.client))
                    .text("managementUri", value.managementUri)
                    .text("managementToken", value.managementToken == null ? null : value.managementToken.reveal())
                    .objects(
                            "differences",
                            value.differences.stream().map(StoreCodec::write).toList())
                    .build();
        }

        @Override
        public StoredRegistration read(JsonObject json) {
            ClientIdentity client = json.object("client")
                    .flatMap(ClientIdentityJson::read)
                    .orElseThrow(() -> new StoreException(
                            "the stored registration is damaged: delete it, and the app registers again",
                            StoreException.Reason.CORRUPT,
                            null));
            return new StoredRegistration(
                    json.text("base").orElse(""),
                    json.text("redirect").orElse(""),
                    client,
                    json.text("managementUri").orElse(null),
                    json.text("managementToken").map(Secret::of).orElse(null),
                    json.objects("differences").stream()
                            .map(StoreCodec::difference)
                            .toList());
        }

        private static JsonObject write(RegistrationDifference difference) {
            return JsonObject.builder()
                    .text("member", difference.member())
                    .text("asked", difference.asked())
                    .text("answered", difference.answered())
                    .build();
        }

        private static RegistrationDifference difference(JsonObject json) {
            return new RegistrationDifference(
                    json.text("member").orElse(""),
                    json.text("asked").orElse(""),
                    json.text("answered").orElse(""));
        }
    }
}
