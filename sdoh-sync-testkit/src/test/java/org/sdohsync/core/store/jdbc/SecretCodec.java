// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.store.jdbc;

import org.sdohsync.core.json.JsonObject;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.Codec;

/** Keeps one secret. */
final class SecretCodec implements Codec<Secret> {
    @Override
    public String kind() {
        return "secret";
    }

    @Override
    public String id(Secret value) {
        return "only";
    }

    @Override
    public String group(Secret value) {
        return "";
    }

    @Override
    public JsonObject write(Secret value) {
        return JsonObject.builder().text("secret", value.reveal()).build();
    }

    @Override
    public Secret read(JsonObject json) {
        return Secret.of(json.text("secret").orElseThrow());
    }
}
