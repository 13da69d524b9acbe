// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks.internal.prefetch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.fhir.internal.client.BundleEntry;
import org.sdohsync.fhir.internal.client.BundlePage;
import org.sdohsync.fhir.internal.client.FhirClient;
import org.sdohsync.fhir.internal.client.SearchPages;

/**
 * Reads a search as one searchset bundle, as the service's own query would find it. All pages are read, because a link to the next
 * page is of no use to a service without a token: if there are too many, there is no bundle at all. For one search.
 */
final class SearchsetReader {
    static final int MOST_PAGES = 5;
    static final int MOST_ENTRIES = 1000;

    private final FhirClient client;
    private final int mostBytes;
    private final List<JsonObject> entries = new ArrayList<>();
    private @Nullable Long total;
    private long bytes;

    SearchsetReader(FhirClient client, int mostBytes) {
        this.client = client;
        this.mostBytes = mostBytes;
    }

    JsonObject read(String search) {
        SearchPages pages = client.search(search);
        for (int page = 0; pages.hasNext(); page++) {
            if (page == MOST_PAGES) {
                throw tooLarge("pages", MOST_PAGES);
            }
            List<String> modes = new ArrayList<>();
            Optional<BundlePage> next = pages.next(head -> modes.add(head.mode()));
            next.ifPresent(found -> add(found, modes));
        }
        JsonObject.Builder bundle =
                JsonObject.builder().text("resourceType", "Bundle").text("type", "searchset");
        if (total != null) {
            bundle.number("total", total);
        }
        if (!entries.isEmpty()) {
            bundle.objects("entry", entries);
        }
        return bundle.build();
    }

    private void add(BundlePage page, List<String> modes) {
        OptionalLong said = page.total();
        if (said.isPresent()) {
            total = said.getAsLong();
        }
        for (int at = 0; at < page.entries().size(); at++) {
            BundleEntry entry = page.entries().get(at);
            String mode = at < modes.size() ? modes.get(at) : "";
            if (!entry.hasResource() || mode.equals("outcome")) {
                continue;
            }
            bytes += entry.length();
            if (entries.size() == MOST_ENTRIES) {
                throw tooLarge("entries", MOST_ENTRIES);
            }
            if (bytes > mostBytes) {
                throw tooLarge("bytes", mostBytes);
            }
            entries.add(entry(entry, mode));
        }
    }

    private JsonObject entry(BundleEntry entry, String mode) {
        JsonObject.Builder json = JsonObject.builder();
        if (!entry.id().isEmpty()) {
            json.text("fullUrl", client.base() + "/" + entry.type() + "/" + entry.id());
        }
        json.object("resource", entry.json());
        if (!mode.isEmpty()) {
            json.object("search", JsonObject.builder().text("mode", mode).build());
        }
        return json.build();
    }

    private static LimitException tooLarge(String what, int most) {
        return new LimitException(
                "a prefetch query found more than " + most + " " + what + ": it is not sent", what, most);
    }
}
