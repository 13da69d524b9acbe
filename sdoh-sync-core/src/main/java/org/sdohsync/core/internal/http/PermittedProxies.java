// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;
import okhttp3.Dns;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.AddressException;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.Origin;
import org.sdohsync.core.internal.net.AddressClassifier;

/**
 * Selects the proxies of the caller's client, and applies the address rules to the target of a request. A proxy is the
 * caller's own choice and may be in a private network, so it is resolved here, before the rules apply to its address. The
 * target's name is resolved here too, if possible: a name that only the proxy can resolve is left to the proxy.
 */
final class PermittedProxies extends ProxySelector {
    private final @Nullable Proxy fixed;
    private final ProxySelector chosen;
    private final Dns dns;
    private final AddressRules rules;

    PermittedProxies(OkHttpClient client, AddressRules rules) {
        this.fixed = client.proxy();
        this.chosen = client.proxySelector();
        this.dns = client.dns();
        this.rules = rules;
    }

    @Override
    public List<Proxy> select(URI target) {
        @Nullable List<Proxy> proxies = fixed == null ? chosen.select(target) : List.of(fixed);
        if (proxies == null || proxies.stream().allMatch(PermittedProxies::isDirect)) {
            return List.of(Proxy.NO_PROXY);
        }
        judge(target);
        return proxies.stream().flatMap(this::resolved).toList();
    }

    @Override
    public void connectFailed(URI target, SocketAddress proxy, IOException failure) {
        if (fixed == null) {
            chosen.connectFailed(target, proxy, failure);
        }
    }

    private void judge(URI target) {
        for (InetAddress address : lookup(target.getHost())) {
            if (!rules.permits(address)) {
                throw new AddressException(
                        Origin.of(target)
                                + " resolves to an address that is not allowed: allow it in the address rules if that is"
                                + " intended",
                        AddressException.Reason.PRIVATE_ADDRESS);
            }
        }
    }

    /**
     * Returns one proxy for each address of its name. One whose name cannot be resolved is returned unchanged, so that
     * connecting fails.
     */
    private Stream<Proxy> resolved(Proxy proxy) {
        if (!(proxy.address() instanceof InetSocketAddress named) || !named.isUnresolved()) {
            return Stream.of(proxy);
        }
        List<InetAddress> found = lookup(named.getHostString());
        return found.isEmpty()
                ? Stream.of(proxy)
                : found.stream()
                        .map(address -> new Proxy(proxy.type(), new InetSocketAddress(address, named.getPort())));
    }

    private List<InetAddress> lookup(String host) {
        @Nullable InetAddress literal = AddressClassifier.literal(host);
        try {
            return literal == null ? dns.lookup(host) : List.of(literal);
        } catch (UnknownHostException unknownHere) {
            return List.of();
        }
    }

    private static boolean isDirect(Proxy proxy) {
        return proxy.type() == Proxy.Type.DIRECT;
    }
}
