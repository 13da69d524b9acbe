// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.client;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.http.Limits;
import org.sdohsync.fhir.audit.AccessEvent.Interaction;
import org.sdohsync.fhir.internal.audit.AccessLog;

/**
 * The pages of one search, fetched one by one on request. The server's {@code next} links are followed at the server's origin
 * only, never twice to the same URL, and up to {@link Limits#pages}. Not thread-safe.
 */
public final class SearchPages {
    /** Some servers accept 2,048 characters of a URL, others 2,048 of its query. */
    private static final int SHORT_ENOUGH = 1500;

    private final FhirClient client;
    private final Limits limits;
    private final AccessLog log;
    private final String what;
    private final Set<URI> visited = new HashSet<>();
    private @Nullable URI start;
    private @Nullable String next;
    private @Nullable String date;
    private @Nullable String bundleTime;
    private boolean cached;

    SearchPages(FhirClient client, Limits limits, AccessLog log, String what, URI start) {
        this.client = client;
        this.limits = limits;
        this.log = log;
        this.what = what;
        this.start = start;
    }

    /** Creates the pages from a link of an earlier search. */
    static SearchPages from(FhirClient client, Limits limits, AccessLog log, String what, URI start, String link) {
        SearchPages pages = new SearchPages(client, limits, log, what, start);
        pages.start = null;
        pages.next = link;
        return pages;
    }

    /**
     * Tells whether a search may have been refused because its URL is too long, so that it should be tried with fewer values.
     *
     * @param refusal the answer
     * @param pathAndParams the search
     * @return true for 414; for 400, 404 and 431 only if the URL is longer than some servers are known to accept
     */
    public static boolean isTooLong(HttpStatusException refusal, String pathAndParams) {
        return switch (refusal.status()) {
            case 414 -> true;
            case 400, 404, 431 -> pathAndParams.length() > SHORT_ENOUGH;
            default -> false;
        };
    }

    /**
     * The server's link to the page that {@link #next} fetches, if it is not the first.
     *
     * @return the link as the server wrote it
     */
    public Optional<String> nextLink() {
        return Optional.ofNullable(next);
    }

    /**
     * Tells whether there is another page, without fetching it.
     *
     * @return true if {@link #next} will fetch one
     */
    public boolean hasNext() {
        return start != null || next != null;
    }

    /**
     * Fetches the next page.
     *
     * @param wanted selects entries, see {@link BundleScanner#scan}
     * @return the page; empty at the end of the search
     * @throws ProtocolException if the server's link is to another server, or to a page that was read already
     * @throws LimitException if there are more pages than the limit
     * @throws org.sdohsync.core.error.SyncException if the server does not answer with a page
     */
    public Optional<BundlePage> next(Predicate<? super EntryHead> wanted) {
        if (!hasNext()) {
            return Optional.empty();
        }
        URI address = address();
        if (!visited.add(address)) {
            throw new ProtocolException(
                    what + ": the next link is to a page that was read already; tell the source's operator",
                    what,
                    null);
        }
        if (visited.size() > limits.pages()) {
            throw new LimitException(
                    what + " has more than " + limits.pages() + " pages: raise Limits.pages if that is legitimate",
                    "pages",
                    limits.pages());
        }
        BundlePage page = log.isOn() ? noted(address, wanted) : fetch(address, wanted);
        next = page.next().orElse(null);
        start = null;
        return Optional.of(page);
    }

    private BundlePage noted(URI address, Predicate<? super EntryHead> wanted) {
        List<String> met = new ArrayList<>();
        String type = what.split(" ", 2)[0];
        return log.run(
                Interaction.SEARCH,
                type,
                () -> fetch(address, head -> {
                    met.add(head.type() + "/" + head.id());
                    return wanted.test(head);
                }),
                page -> met);
    }

    private BundlePage fetch(URI address, Predicate<? super EntryHead> wanted) {
        HttpReply reply = client.page(address, what);
        BundlePage page = BundleScanner.scan(reply.body(), what, head -> named(head) && wanted.test(head), limits)
                .requireResults(what);
        date = reply.header("Date").orElse(null);
        bundleTime = page.lastUpdatedText();
        cached |= reply.header("Age")
                .filter(age -> age.trim().matches("0*[1-9][0-9]*"))
                .isPresent();
        return page;
    }

    /** Learns the server's own base URL from an entry. */
    private boolean named(EntryHead head) {
        client.alsoKnownAs(head.base());
        return true;
    }

    /**
     * Tells whether a cache answered, and not the server itself (RFC 9111 §5.1).
     *
     * @return true if any page so far has an Age header
     */
    public boolean cached() {
        return cached;
    }

    /**
     * The server's time of the last page.
     *
     * @return the time of the answer, else that of the bundle, if the server provided one of them
     */
    public Optional<Instant> serverTime() {
        return FhirErrors.date(date).or(() -> InstantText.read(bundleTime));
    }

    private URI address() {
        URI first = start;
        return first != null ? first : BundleLinks.within(client.base(), next == null ? "" : next, what);
    }
}
