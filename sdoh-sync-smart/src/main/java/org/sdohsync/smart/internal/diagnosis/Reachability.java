// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.diagnosis;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.AddressException;
import org.sdohsync.core.error.LimitException;
import org.sdohsync.core.error.TransportException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.http.ResponseKind;
import org.sdohsync.core.internal.http.HttpSender;
import org.sdohsync.core.internal.http.OutgoingRequest;

/** Checks whether a server can be reached: name, port, certificate, clock. */
final class Reachability {
    static final String NAME = "name";
    static final String NETWORK = "network";
    static final String TLS = "TLS";
    static final String CLOCK = "clock";

    private static final Duration SKEW = Duration.ofSeconds(60);

    private final HttpSender http;
    private final Clock clock;

    Reachability(HttpSender http, Clock clock) {
        this.http = http;
        this.clock = clock;
    }

    /** Requests the server's metadata; empty if it cannot be reached, which is added to the list. */
    Optional<HttpReply> metadata(FhirBase base, DiagnosisSteps list) {
        OutgoingRequest request = OutgoingRequest.get(base.resolve("metadata"))
                .header("Accept", "application/fhir+json")
                .expecting(ResponseKind.RESOURCE);
        try {
            HttpReply reply = http.send(request);
            reached(base, list);
            clock(reply, list);
            return Optional.of(reply);
        } catch (LimitException tooLarge) {
            reached(base, list);
            list.failed(
                    "metadata",
                    "the CapabilityStatement is larger than the limit",
                    "raise Limits.resourceBytes if that size is legitimate");
            return Optional.empty();
        } catch (AddressException refused) {
            list.failed(NAME, "the address rules refuse this address", String.valueOf(refused.getMessage()));
            return Optional.empty();
        } catch (TransportException silent) {
            unreached(base, silent.getCause(), list);
            return Optional.empty();
        }
    }

    private static void reached(FhirBase base, DiagnosisSteps list) {
        list.passed(NAME, base.origin().host() + " resolves");
        list.passed(NETWORK, "port " + base.origin().port() + " answers");
        if (base.origin().scheme().equals("https")) {
            list.passed(TLS, "the certificate is trusted and names this host");
        } else {
            list.skipped(TLS, "plain http, which is allowed on the loopback interface only");
        }
    }

    private static void unreached(FhirBase base, @Nullable Throwable cause, DiagnosisSteps list) {
        String host = base.origin().host();
        if (cause instanceof UnknownHostException) {
            list.failed(
                    NAME,
                    host + " does not resolve, or resolves to an address that is not allowed",
                    "check the spelling of the host, the DNS server and the address rules");
            return;
        }
        list.passed(NAME, host + " resolves");
        if (cause instanceof SSLException) {
            list.passed(NETWORK, "port " + base.origin().port() + " answers");
            list.failed(
                    TLS,
                    "no trusted connection (" + cause.getClass().getSimpleName() + ")",
                    "check that the certificate has not expired, names this host, and was issued by an"
                            + " authority that this Java runtime trusts; never switch the check off");
            return;
        }
        boolean refused = cause instanceof ConnectException || cause instanceof NoRouteToHostException;
        boolean slow = cause instanceof SocketTimeoutException;
        String how = refused ? "refuses the connection" : slow ? "does not answer in time" : "closes the connection";
        list.failed(
                NETWORK,
                host + " port " + base.origin().port() + " " + how,
                "check whether the server is running, and whether a firewall or proxy is between");
    }

    // The expiry of assertions depends on both clocks; servers usually tolerate a minute.
    private void clock(HttpReply reply, DiagnosisSteps list) {
        Optional<Duration> ahead = reply.header("Date").flatMap(this::ahead);
        if (ahead.isEmpty()) {
            list.skipped(CLOCK, "the server sends no Date header");
        } else if (ahead.get().abs().compareTo(SKEW) > 0) {
            list.warn(
                    CLOCK,
                    "the clocks of this machine and the server differ by "
                            + ahead.get().abs().toSeconds() + " s",
                    "synchronize this machine's clock (NTP); signed assertions may be refused");
        } else {
            list.passed(CLOCK, "the clocks of this machine and the server agree within a minute");
        }
    }

    private Optional<Duration> ahead(String date) {
        try {
            return Optional.of(Duration.between(
                    clock.instant(),
                    ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant()));
        } catch (DateTimeException noDate) {
            return Optional.empty();
        }
    }
}
