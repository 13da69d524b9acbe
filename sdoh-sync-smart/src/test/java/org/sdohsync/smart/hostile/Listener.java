// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okio.ByteString;
import org.sdohsync.testkit.Canaries;

/** Listens at an address that is not the source's, takes whatever it gets, and answers with tokens to encourage more. */
final class Listener extends Dispatcher implements AutoCloseable {
    private final MockWebServer server = new MockWebServer();
    private final String host;
    private final List<String> received = new CopyOnWriteArrayList<>();

    private Listener(String host) {
        this.host = host;
    }

    static Listener on(String host) {
        Listener listener = new Listener(host);
        listener.server.setDispatcher(listener);
        try {
            listener.server.start(InetAddress.getByName(host), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return listener;
    }

    String url(String path) {
        return "http://" + host + ":" + server.getPort() + path;
    }

    @Override
    public MockResponse dispatch(RecordedRequest request) {
        ByteString body = request.getBody();
        StringBuilder text = new StringBuilder(request.getMethod() + " " + request.getUrl() + "\n");
        // One by one: all at once they print without the secrets that are looked for here.
        for (String name : request.getHeaders().names()) {
            text.append(name)
                    .append(": ")
                    .append(request.getHeaders().values(name))
                    .append('\n');
        }
        received.add(text.append(body == null ? "" : body.string(StandardCharsets.ISO_8859_1))
                .toString());
        return TokenJson.fresh().answer();
    }

    /** Nothing at all arrived here. */
    void assertUntouched() {
        assertThat(received).as("what reached %s", host).isEmpty();
    }

    /** Whatever arrived here carried no secret. */
    void assertNoSecrets(Canaries canaries) {
        received.forEach(request -> canaries.assertNotIn("a request to " + url("/"), request));
    }

    int requests() {
        return received.size();
    }

    @Override
    public void close() {
        server.close();
    }
}
