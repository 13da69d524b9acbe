// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.http;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import okhttp3.CookieJar;
import okhttp3.Dns;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSource;
import org.sdohsync.core.error.AddressException;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.error.TransportException.Delivery;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.http.Origin;
import org.sdohsync.core.http.TransportSettings;

/**
 * Sends requests unchanged: without token, redirects, cookies and cache. The body is read up to its limit. Discovery and
 * token requests use it, and {@link SignedHttp} is based on it. Safe for use by many threads.
 *
 * <p>One call is one request. No request is repeated because of its answer: not after 408, 421 or 503 with {@code
 * Retry-After: 0}, nor with the client's authenticator after 401 or 407; the answer is returned unchanged. (The
 * authentication to a proxy for an https tunnel happens before the request.) Only a read without an answer is repeated, by
 * the HTTP client, if a pooled connection was closed or the host has another address. A second attempt of any other request
 * is refused before its first byte, even if an interceptor of the caller's client makes it.
 */
public final class DirectHttp implements HttpSender {
    private final DirectClients shared;
    private final Map<Origin, TransportClient> special;
    private final AddressRules rules;
    private final Limits limits;

    /** Polling requests the same addresses repeatedly. */
    private final Cache<URI, HttpUrl> urls =
            Caffeine.newBuilder().maximumSize(256).executor(Runnable::run).build();

    private DirectHttp(DirectClients shared, Map<Origin, TransportClient> special, AddressRules rules, Limits limits) {
        this.shared = shared;
        this.special = special;
        this.rules = rules;
        this.limits = limits;
    }

    /**
     * Creates a sender from the caller's client, whose TLS settings, proxy, interceptors and connection pool are used.
     *
     * @param client the caller's client; not changed
     * @param rules which addresses may be connected to
     * @param limits how much of an answer is read
     * @return the sender
     */
    public static DirectHttp over(OkHttpClient client, AddressRules rules, Limits limits) {
        return over(client, rules, limits, Map.of());
    }

    /**
     * Creates a sender from the caller's client, with other transport settings for single origins.
     *
     * @param client the caller's client; not changed
     * @param rules which addresses may be connected to
     * @param limits how much of an answer is read
     * @param transports the settings of origins that have their own
     * @return the sender
     */
    public static DirectHttp over(
            OkHttpClient client, AddressRules rules, Limits limits, Map<Origin, TransportSettings> transports) {
        requireNonNull(rules, "rules");
        Map<Origin, TransportClient> special = new HashMap<>();
        transports.forEach((origin, settings) -> {
            Duration callTime = settings.callTime()
                    .filter(shorter -> shorter.compareTo(limits.callTime()) < 0)
                    .orElse(limits.callTime());
            special.put(
                    origin, new TransportClient(origin, settings, client, changed -> bound(changed, rules, callTime)));
        });
        return new DirectHttp(
                DirectClients.of(bound(client, rules, limits.callTime())), Map.copyOf(special), rules, limits);
    }

    private static OkHttpClient bound(OkHttpClient client, AddressRules rules, Duration callTime) {
        return client.newBuilder()
                .followRedirects(false)
                .followSslRedirects(false)
                .cookieJar(CookieJar.NO_COOKIES)
                .cache(null)
                .callTimeout(callTime)
                .dns(permitted(client.dns(), rules))
                .proxy(null)
                .proxySelector(new PermittedProxies(client, rules))
                .build();
    }

    /**
     * Sends a request once.
     *
     * @throws org.sdohsync.core.error.AddressException if the address rules refuse the URL
     * @throws org.sdohsync.core.error.SyncException the exception of a check of the request; nothing was sent
     */
    @Override
    public HttpReply send(OutgoingRequest request) {
        rules.check(request.uri(), "address");
        DirectClients clients = clients(request.uri());
        OkHttpClient client = request.isRead() ? clients.reads() : clients.writes();
        OkHttpExchange passage = new OkHttpExchange(request);
        try (Response response = client.newCall(toOkHttp(request, passage)).execute()) {
            BodyReader reader = request.reader();
            if (reader == null || response.code() != 200) {
                return reply(response, request, read(response, request));
            }
            HttpReply head = reply(response, request, new byte[0]);
            reader.read(head, response.body().byteStream());
            return head;
        } catch (IOException noAnswer) {
            throw failed(request, passage, noAnswer);
        }
    }

    private DirectClients clients(URI target) {
        TransportClient own = special.isEmpty() ? null : special.get(Origin.of(target));
        return own == null ? shared : own.current();
    }

    private HttpReply reply(Response response, OutgoingRequest request, byte[] body) {
        int values = limits.values(request.expected());
        return new HttpReply(response.code(), request.uri(), response.headers()::get, body, values);
    }

    private byte[] read(Response response, OutgoingRequest request) throws IOException {
        int most = limits.bytes(request.expected());
        try (BufferedSource source = response.body().source()) {
            byte[] body = AnswerBody.read(source, response.body().contentLength(), most);
            if (body == null) {
                String limit = limits.nameOfBytes(request.expected());
                throw new LimitException(
                        request + " answered with more than " + most + " bytes: raise Limits." + limit
                                + " if that size is legitimate",
                        limit,
                        most);
            }
            return body;
        }
    }

    private Request toOkHttp(OutgoingRequest request, OkHttpExchange passage) {
        byte[] body = request.body();
        Request.Builder built =
                new Request.Builder().url(urls.get(request.uri(), this::url)).tag(OkHttpExchange.class, passage);
        request.headers().forEach((name, value) -> add(built, name, value));
        return built.method(request.method(), body == null ? null : RequestBody.create(body, null))
                .build();
    }

    // Such a value comes from a server: a version, an entity tag. It may also be a secret, so it is not shown.
    private static void add(Request.Builder built, String name, String value) {
        try {
            built.header(name, value);
        } catch (IllegalArgumentException notCarried) {
            throw new ProtocolException(
                    "the header " + name
                            + " cannot be sent: its value, which comes from the source, has characters that are not"
                            + " allowed in a header",
                    name + " header",
                    null);
        }
    }

    private HttpUrl url(URI address) {
        HttpUrl url = HttpUrl.parse(address.toString());
        if (url == null) {
            throw new AddressException(
                    Origin.shown(address) + " is not a URL of a server: expected https://host/path",
                    AddressException.Reason.MALFORMED);
        }
        // OkHttp's parser decides about the target, and might read an address where the rules saw a name.
        rules.check(url.uri(), "address");
        return url;
    }

    private static TransportException failed(OutgoingRequest request, OkHttpExchange passage, IOException cause) {
        // The exception for an answer that is not HTTP quotes it, and the answer may repeat secrets of the request.
        boolean quotes = cause instanceof java.net.ProtocolException;
        return new TransportException(
                request + " got no answer (" + cause.getClass().getSimpleName()
                        + "): check the network, and whether the server is running",
                passage.hasBegun() ? Delivery.UNKNOWN : Delivery.NOT_SENT,
                quotes ? null : cause);
    }

    /** Resolves names, and refuses a name any of whose addresses the rules refuse (DNS rebinding). */
    private static Dns permitted(Dns dns, AddressRules rules) {
        return host -> {
            List<InetAddress> found = dns.lookup(host);
            for (InetAddress address : found) {
                if (!rules.permits(address)) {
                    throw new UnknownHostException(host + " resolves to an address that is not allowed");
                }
            }
            return found;
        };
    }
}
