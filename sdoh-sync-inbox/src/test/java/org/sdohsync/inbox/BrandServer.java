// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

/** A directory of brands on this machine: one organization with one source, one that is off, and one with another protocol. */
final class BrandServer implements AutoCloseable {
    private final HttpServer server;
    private final AtomicInteger fetches = new AtomicInteger();

    BrandServer(URI source) throws IOException {
        byte[] bundle = bundle(source).getBytes(UTF_8);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/brands.json", exchange -> {
            fetches.incrementAndGet();
            exchange.getResponseHeaders().set("Content-Type", "application/fhir+json");
            exchange.sendResponseHeaders(200, bundle.length);
            exchange.getResponseBody().write(bundle);
            exchange.close();
        });
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/brands.json";
    }

    int fetches() {
        return fetches.get();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static String bundle(URI source) {
        return """
                {"resourceType": "Bundle", "type": "collection", "entry": [
                  {"fullUrl": "https://brands.example/Organization/1", "resource": {"resourceType": "Organization", "id": "1",
                    "identifier": [{"system": "urn:ietf:rfc:3986", "value": "https://county.example"}],
                    "name": "County <b>Health</b>", "alias": ["Health Department"],
                    "address": [{"city": "Springfield", "state": "IL", "postalCode": "62701"}],
                    "endpoint": [{"reference": "Endpoint/1"}, {"reference": "Endpoint/2"}, {"reference": "Endpoint/3"}]}},
                  {"fullUrl": "https://brands.example/Endpoint/1", "resource": {"resourceType": "Endpoint", "id": "1",
                    "status": "active", "connectionType": {"code": "hl7-fhir-rest"}, "name": "county", "address": "%s"}},
                  {"fullUrl": "https://brands.example/Endpoint/2", "resource": {"resourceType": "Endpoint", "id": "2",
                    "status": "off", "connectionType": {"code": "hl7-fhir-rest"}, "address": "https://internal.example/fhir"}},
                  {"fullUrl": "https://brands.example/Endpoint/3", "resource": {"resourceType": "Endpoint", "id": "3",
                    "status": "active", "connectionType": {"code": "hl7-fhir-rest"}, "address": "ftp://old.example/fhir"}}]}
                """.formatted(source);
    }
}
