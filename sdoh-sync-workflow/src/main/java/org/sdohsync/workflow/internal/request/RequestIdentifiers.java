// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.request;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.store.KeyedDigest;
import org.sdohsync.core.store.Store;

/**
 * The identifiers of the resources that requests create. They are the same in every attempt to create the same part of the same request,
 * in each process on the store, and also at a later connection to the same server; another one for each account and role, which may use
 * the same keys for other requests. The server sees them, so neither the account nor the key can be guessed from them: they are digests
 * with the key of the store. Safe for use by many threads.
 */
final class RequestIdentifiers {
    private final KeyedDigest digest;

    RequestIdentifiers(Store store) {
        this.digest = requireNonNull(store, "store").digest();
    }

    /** The identifier of one part of a request. */
    String of(FhirBase base, Connection connection, String key, String part) {
        List<String> owners = connection.role().owners().stream().sorted().toList();
        String whole = String.join("\n", base.toString(), connection.account(), owners.toString(), key, part);
        return digest.of("request", whole)
                .map(secret -> "urn:uuid:" + UUID.nameUUIDFromBytes(secret.getBytes(StandardCharsets.US_ASCII)))
                .orElseThrow(() -> new StoreException(
                        "the identifiers of requests to " + base
                                + " cannot be made: the store's key of digests cannot be decrypted: give the store the sealing key it"
                                + " was written with",
                        StoreException.Reason.UNKNOWN_KEY,
                        null));
    }
}
