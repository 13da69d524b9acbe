// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.request;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.Resource;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.fhir.internal.client.BundleEntry;
import org.sdohsync.fhir.internal.client.BundlePage;
import org.sdohsync.fhir.internal.client.FhirClient;
import org.sdohsync.fhir.internal.client.SearchPages;

/**
 * Searches for resources of one type, page by page within the client's limits. A server may ignore what it was asked for, so callers
 * look at what they get.
 */
public final class ResourceSearch {
    private final FhirClient client;

    /**
     * Searches at a server.
     *
     * @param client the server
     */
    public ResourceSearch(FhirClient client) {
        this.client = client;
    }

    /**
     * Searches where a refusal means that there is nothing to be had.
     *
     * @param type the type of the resources
     * @param parameter the search parameter
     * @param value its value, not encoded
     * @param <T> the type
     * @return the resources without narrative; empty if the server refuses the search
     */
    public <T extends Resource> List<T> found(Class<T> type, String parameter, String value) {
        try {
            return all(type, parameter, value);
        } catch (HttpStatusException | AuthorizationException refused) {
            if (isTemporary(refused)) {
                throw refused;
            }
            return List.of();
        }
    }

    /**
     * Searches.
     *
     * @param type the type of the resources
     * @param parameter the search parameter
     * @param value its value, not encoded
     * @param <T> the type
     * @return the resources without narrative; one that cannot be read is left out
     */
    public <T extends Resource> List<T> all(Class<T> type, String parameter, String value) {
        String name = type.getSimpleName();
        SearchPages pages =
                client.search(name + "?" + parameter + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
        List<T> found = new ArrayList<>();
        Optional<BundlePage> page = pages.next(head -> head.type().equals(name));
        for (; page.isPresent(); page = pages.next(head -> head.type().equals(name))) {
            for (BundleEntry entry : page.get().entries()) {
                read(entry, type).ifPresent(found::add);
            }
        }
        return found;
    }

    private static <T extends Resource> Optional<T> read(BundleEntry entry, Class<T> type) {
        try {
            return Optional.of(entry.as(type));
        } catch (ProtocolException unreadable) {
            return Optional.empty();
        }
    }

    private static boolean isTemporary(SyncException refused) {
        return refused instanceof AuthorizationException authorization
                ? authorization.reason() != AuthorizationException.Reason.SCOPE
                : refused.retryable();
    }
}
