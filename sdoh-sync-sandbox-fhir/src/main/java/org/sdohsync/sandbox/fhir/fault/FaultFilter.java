// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir.fault;

import static java.util.Objects.requireNonNull;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.server.LocalConnector;
import org.jspecify.annotations.Nullable;

/** Counts requests, shows them to a witness, and spoils those a fault is planned for. Entries of a batch pass untouched: they are not requests. */
public final class FaultFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;

    private final transient Faults faults;
    private final transient RequestLog log;
    private final transient @Nullable Consumer<? super FhirExchange> witness;

    /**
     * Creates a filter.
     *
     * @param faults the faults to come
     * @param log where requests are counted
     * @param witness is told of each request, or null
     */
    public FaultFilter(Faults faults, RequestLog log, @Nullable Consumer<? super FhirExchange> witness) {
        this.faults = requireNonNull(faults, "faults");
        this.log = requireNonNull(log, "log");
        this.witness = witness;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (connection(request).getConnector() instanceof LocalConnector) {
            chain.doFilter(request, response);
            return;
        }
        String path = request.getPathInfo() == null ? "" : request.getPathInfo();
        Optional<Fault> fault = faults.take(request.getMethod(), path);
        HeldResponse answer = new HeldResponse(response);
        boolean dropped = false;
        int status = 0;
        try {
            dropped = fault.isPresent() && spoil(fault.get(), request, answer, chain);
            if (fault.isEmpty()) {
                chain.doFilter(request, answer);
            }
            status = dropped ? 0 : answer.getStatus();
        } finally {
            // Before anything of the answer is sent: who has it may ask what was noted.
            note(request, path, status);
        }
        if (dropped) {
            drop(request);
        } else {
            answer.send();
        }
    }

    private void note(HttpServletRequest request, String path, int status) {
        String type = path.isEmpty() ? "" : path.substring(1).split("/", 2)[0];
        log.add(new LoggedRequest(request.getMethod(), type, status));
        tell(request, status);
    }

    private void tell(HttpServletRequest request, int status) {
        if (witness == null) {
            return;
        }
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String name : Collections.list(request.getHeaderNames())) {
            headers.put(name, request.getHeader(name));
        }
        String query = request.getQueryString();
        URI url = URI.create(request.getRequestURL() + (query == null ? "" : "?" + query));
        witness.accept(new FhirExchange(request.getMethod(), url, headers, status));
    }

    /** Tells whether the connection is to be dropped. */
    private static boolean spoil(
            Fault fault, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        switch (fault.kind()) {
            case STATUS -> refuse(fault, response);
            case SLOW -> {
                await(fault);
                chain.doFilter(request, response);
            }
            case DROP_BEFORE -> {}
            case DROP_AFTER -> chain.doFilter(request, response);
        }
        return fault.kind() == Fault.Kind.DROP_BEFORE || fault.kind() == Fault.Kind.DROP_AFTER;
    }

    private static void refuse(Fault fault, HttpServletResponse response) {
        if (fault.retryAfter() != null) {
            response.setHeader("Retry-After", fault.retryAfter());
        }
        response.setStatus(fault.status());
    }

    private static void drop(HttpServletRequest request) {
        connection(request).getConnection().getEndPoint().close();
    }

    private static org.eclipse.jetty.server.ConnectionMetaData connection(HttpServletRequest request) {
        return ServletContextRequest.getServletContextRequest(request).getConnectionMetaData();
    }

    private static void await(Fault fault) throws IOException {
        try {
            boolean never = new CountDownLatch(1).await(fault.delay().toMillis(), TimeUnit.MILLISECONDS);
            assert !never;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("The server was stopped", e);
        }
    }
}
