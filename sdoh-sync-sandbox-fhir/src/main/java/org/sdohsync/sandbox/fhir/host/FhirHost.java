// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir.host;

import static java.util.Objects.requireNonNull;

import ca.uhn.fhir.rest.server.RestfulServer;
import jakarta.servlet.DispatcherType;
import java.io.IOException;
import java.util.EnumSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.HttpTester;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.sdohsync.sandbox.fhir.ability.HeaderFilter;
import org.sdohsync.sandbox.fhir.fault.FaultFilter;
import org.sdohsync.sandbox.fhir.fault.Faults;
import org.sdohsync.sandbox.fhir.fault.RequestLog;
import org.sdohsync.sandbox.fhir.smart.SmartConfigurationServlet;
import org.sdohsync.sandbox.fhir.smart.SmartEndpoints;
import org.sdohsync.sandbox.fhir.smart.UdapServlet;

/** One run of Jetty around one HAPI server, on the loopback interface only. Started once, stopped once. */
public final class FhirHost {
    /** The path of the FHIR base: {@code /fhir}. */
    public static final String PATH = "/fhir";

    /** How long an entry of a batch may take: 30 seconds. */
    public static final int ENTRY_SECONDS = 30;

    private static final int THREADS = 64;

    private final Server jetty;
    private final ServerConnector connector;
    private final LocalConnector local;

    /**
     * Creates a host, not yet started.
     *
     * @param fhir the HAPI server
     * @param guarding the server's name, abilities and endpoints
     * @param faults the faults to come
     * @param log where requests are counted
     * @param port the port, 0 for any free one
     */
    public FhirHost(RestfulServer fhir, Guarding guarding, Faults faults, RequestLog log, int port) {
        this(fhir, guarding, new FaultFilter(faults, log, null), port, null, null);
    }

    /**
     * Creates a host, not yet started.
     *
     * @param fhir the HAPI server
     * @param guarding the server's name, abilities and endpoints
     * @param first sees each request before anything else does
     * @param port the port, 0 for any free one
     * @param tls the TLS of the server, null for plain http
     * @param udap gives its UDAP metadata, null if it is a member of no trust community
     */
    public FhirHost(
            RestfulServer fhir,
            Guarding guarding,
            FaultFilter first,
            int port,
            @Nullable ServerTls tls,
            @Nullable Supplier<String> udap) {
        requireNonNull(guarding, "guarding").guard(fhir);
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 4);
        threads.setName("fhir-" + guarding.name());
        threads.setDaemon(true);
        jetty = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        connector = tls == null
                ? new ServerConnector(jetty, 1, 1, new HttpConnectionFactory(http))
                : new ServerConnector(jetty, 1, 1, secured(tls));
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        local = new LocalConnector(jetty, new HttpConnectionFactory(http));
        jetty.addConnector(connector);
        jetty.addConnector(local);
        jetty.setHandler(handler(fhir, guarding, first, udap));
    }

    /**
     * Starts serving.
     *
     * @throws IOException if the port is taken or the server cannot be set up
     */
    public void start() throws IOException {
        try {
            jetty.start();
        } catch (Exception e) {
            stop();
            throw new IOException("The FHIR server did not start", e);
        }
    }

    /** Stops serving; open connections are closed. */
    public void stop() {
        try {
            jetty.stop();
        } catch (Exception e) {
            throw new IllegalStateException("The FHIR server did not stop", e);
        }
    }

    /**
     * Returns the port.
     *
     * @return the port in use
     */
    public int port() {
        return connector.getLocalPort();
    }

    /**
     * Sends a request through the whole server without a socket.
     *
     * @param request the request
     * @return the answer
     * @throws Exception if the server is stopping
     */
    public HttpTester.Response send(HttpTester.Request request) throws Exception {
        return HttpTester.parseResponse(local.getResponse(request.generate(), ENTRY_SECONDS, TimeUnit.SECONDS));
    }

    private static ConnectionFactory[] secured(ServerTls tls) {
        SslContextFactory.Server contexts = new SslContextFactory.Server();
        contexts.setKeyStore(tls.identity());
        contexts.setKeyStorePassword(tls.password());
        contexts.setTrustStore(tls.clients());
        contexts.setNeedClientAuth(true);
        HttpConfiguration https = new HttpConfiguration();
        https.setSendServerVersion(false);
        // Without the check of names in SNI, which has none for an address.
        https.addCustomizer(new SecureRequestCustomizer(false));
        HttpConnectionFactory http = new HttpConnectionFactory(https);
        return new ConnectionFactory[] {new SslConnectionFactory(contexts, http.getProtocol()), http};
    }

    private static ServletContextHandler handler(
            RestfulServer fhir, Guarding guarding, FaultFilter first, @Nullable Supplier<String> udap) {
        ServletContextHandler context = new ServletContextHandler();
        context.setContextPath("/");
        EnumSet<DispatcherType> requests = EnumSet.of(DispatcherType.REQUEST);
        context.addFilter(new FilterHolder(first), "/*", requests);
        context.addFilter(new FilterHolder(new HeaderFilter(guarding.abilities())), "/*", requests);
        SmartEndpoints smart = guarding.announced();
        SmartConfigurationServlet configuration =
                smart == null ? SmartConfigurationServlet.absent() : SmartConfigurationServlet.announcing(smart);
        context.addServlet(new ServletHolder(configuration), PATH + SmartConfigurationServlet.PATH);
        if (udap != null) {
            context.addServlet(new ServletHolder(new UdapServlet(udap)), PATH + UdapServlet.PATH);
        }
        context.addServlet(new ServletHolder(fhir), PATH + "/*");
        return context;
    }
}
