// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.fhir;

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
import org.sdohsync.workflow.audit.AccessEvent.Interaction;
import org.sdohsync.workflow.audit.AccessLog;

/**
 * The pages of one search, fetched one by one as they are asked for. The server's {@code next} link is followed within the
 * server's origin, never twice to the same address, and up to {@link Limits#pages}. Not thread-safe.
 */
public final class SearchPages {
    /** Some servers take 2,048 characters of an address, others 2,048 of its query. */
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

    /** Pages from a link of an earlier search on. */
    static SearchPages from(FhirClient client, Limits limits, AccessLog log, String what, URI start, String link) {
        SearchPages pages = new SearchPages(client, limits, log, what, start);
        pages.start = null;
        pages.next = link;
        return pages;
    }

    /**
     * Tells whether a search may have been refused because its address is too long: with fewer values in it, it is worth another try.
     *
     * @param refusal the answer
     * @param pathAndParams the search
     * @return true for 414; for 400, 404 and 431 only if the address is so long that servers are known not to take it
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
     * @param wanted tells which entries to keep, see {@link BundleScanner#scan}
     * @return the page, empty when the search is at its end
     * @throws ProtocolException if the server's link leads to another server or back to a page that was read already
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
                    what + ": the next link leads back to a page that was read already", what, null);
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

    /** An entry shows by which address the server knows itself. */
    private boolean named(EntryHead head) {
        client.alsoKnownAs(head.base());
        return true;
    }

    /**
     * Tells whether a cache on the way answered, and not the server itself (RFC 9111 §5.1).
     *
     * @return true if a page so far came with an age
     */
    public boolean cached() {
        return cached;
    }

    /**
     * The server's clock at the last page.
     *
     * @return the time of the answer, else that of the bundle, if the server said either
     */
    public Optional<Instant> serverTime() {
        return Refusals.date(date).or(() -> EntryHead.instant(bundleTime));
    }

    private URI address() {
        URI first = start;
        return first != null ? first : Links.within(client.base(), next == null ? "" : next, what);
    }
}
