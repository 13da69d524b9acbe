// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Headers;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.AddressException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.internal.memory.MemoryRecords;
import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.RecordQuery;
import org.sdohsync.core.store.Store;
import org.sdohsync.examples.wire.JudgingWitness;
import org.sdohsync.sandbox.ReferralSource;
import org.sdohsync.sandbox.fhir.PlainFhirServer;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.discovery.DiscoveryException;
import org.sdohsync.smart.launch.Browser;
import org.sdohsync.smart.launch.LaunchException;
import org.sdohsync.testkit.Requirement;
import org.sdohsync.workflow.SdohSync;

/** What users type in and what browsers bring back, when it is wrong: a typed answer, and nothing half-connected. */
@Timeout(600)
class BadInputAtTheDoorTest {
    private static final String OWNER = "Organization/food-bank";
    private static final String DESKTOP = "http://127.0.0.1:0/callback";
    private static final String WEB = "https://portal.example/callback";
    private static final Secret SESSION = Secret.of("the session of this user");

    private static ReferralSource county;
    private static ReferralSource lake;

    private final MemoryRecords records = new MemoryRecords();
    private final Store store = Store.over(records, Sealing.none());
    /** States and codes that came by. */
    private final Set<String> passing = new CopyOnWriteArraySet<>();

    @BeforeAll
    static void start() {
        county = ReferralSource.quick("county");
        lake = ReferralSource.quick("lake");
        // From the first test on there are secrets that could leak.
        assertThat(county.auditor().search(Task.class, "")).isNotEmpty();
    }

    @AfterAll
    static void stop() {
        county.close();
        lake.close();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void connect_textThatIsNoUrl_isMalformed() {
        try (SdohSync sync = desktop(page -> {})) {
            for (String text :
                    new String[] {"", "food bank", "ftp://x.example/fhir", "https://", "https://me:pw@x.example"}) {
                AddressException refused = refused(AddressException.class, () -> sync.connect(text));

                assertThat(refused.reason()).isEqualTo(AddressException.Reason.MALFORMED);
                assertThat(refused).hasMessageContaining("expected https://host/path");
                assertThat(refused.getMessage()).doesNotContain("pw");
            }
            assertNothingIsLeft(sync);
        }
    }

    @Test
    void connect_httpWithoutTheDevelopmentSwitch_asksForHttps() {
        try (SdohSync sync = app(DESKTOP, AddressRules.strict(), page -> {})) {
            AddressException refused = refused(
                    AddressException.class, () -> sync.connect(county.fhirBase().toString()));

            assertThat(refused.reason()).isEqualTo(AddressException.Reason.NOT_HTTPS);
            assertThat(refused).hasMessageContaining("use its https address");
            assertNothingIsLeft(sync);
        }
    }

    @Test
    void connect_webServerWithoutFhir_isToldApart() throws IOException {
        assertDiscoveryFails(
                new MockResponse(404, Headers.of(), "no such page"),
                DiscoveryException.Reason.NOT_FHIR,
                "check the address");
        assertDiscoveryFails(
                new MockResponse(200, Headers.of("Content-Type", "text/html"), "<!doctype html><title>Portal</title>"),
                DiscoveryException.Reason.HTML_PAGE,
                "ask the source's operator for the address of its FHIR API");
    }

    @Test
    void connect_fhirServerWithoutSmart_isToldApart() throws IOException {
        try (PlainFhirServer open = PlainFhirServer.builder("open").start()) {
            assertDiscoveryFails(
                    open.fhirBase().toString(),
                    DiscoveryException.Reason.NO_SMART,
                    "ask the source's operator whether apps can connect");
        }
        assertDiscoveryFails(
                new MockResponse(
                        200,
                        Headers.of("Content-Type", "application/fhir+json"),
                        "{\"resourceType\":\"CapabilityStatement\",\"fhirVersion\":\"4.0.1\"}"),
                DiscoveryException.Reason.NO_SMART,
                "ask the source's operator whether apps can connect");
    }

    @Test
    void connect_nobodyListening_isUnreachable() throws IOException {
        int port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }

        DiscoveryException refused = assertDiscoveryFails(
                "http://127.0.0.1:" + port + "/fhir", DiscoveryException.Reason.UNREACHABLE, "check the address");

        assertThat(refused.retryable()).isTrue();
    }

    @Test
    void connect_consentDenied_asksToTalkToTheUser() {
        try (SdohSync sync = desktop(page -> county.worker().denying().visitAndFollow(page))) {
            assertLaunchFails(
                    () -> sync.connect(county.fhirBase().toString())
                            .asRecipient(OWNER)
                            .inBrowser(),
                    LaunchException.Reason.DENIED,
                    "ask the user");
            assertNothingIsLeft(sync);
        }
    }

    @Test
    void connect_callbackThatNeverComes_endsTheWaitAndTheLaunch() {
        try (SdohSync sync = desktop(this::look)) {
            assertLaunchFails(
                    () -> sync.connect(county.fhirBase().toString())
                            .asRecipient(OWNER)
                            .inBrowser(Duration.ofMillis(100)),
                    LaunchException.Reason.CALLBACK_TIMEOUT,
                    "start a new launch");
            assertNothingIsLeft(sync);
        }
    }

    @Test
    @Requirement("AZC-01")
    void complete_wrongState_isRefusedAndUsesNobodysLaunchUp() {
        try (SdohSync sync = web()) {
            URI callback = callback(sync, county);
            int asked = county.authorizationServer().tokenRequests().all().size();

            assertLaunchFails(
                    () -> sync.completeLaunch(with(callback, "state", "guessed"), SESSION),
                    LaunchException.Reason.UNKNOWN_STATE,
                    "start a new launch");

            assertThat(county.authorizationServer().tokenRequests().all()).hasSize(asked);
            assertThat(sync.connections()).isEmpty();
            Connection connection = sync.completeLaunch(callback, SESSION);
            assertThat(sync.connections()).hasSize(1);
            sync.disconnect(connection.id());
            assertNothingIsLeft(sync);
        }
    }

    @Test
    @Requirement({"AZC-02", "LCH-11"})
    void complete_inAnotherSession_isRefusedAndSendsNoCode() {
        try (SdohSync sync = web()) {
            URI callback = callback(sync, county);
            int asked = county.authorizationServer().tokenRequests().all().size();

            assertLaunchFails(
                    () -> sync.completeLaunch(callback, Secret.of("the session of somebody else")),
                    LaunchException.Reason.WRONG_SESSION,
                    "nothing was sent");
            assertLaunchFails(
                    () -> sync.completeLaunch(callback, SESSION),
                    LaunchException.Reason.UNKNOWN_STATE,
                    "start a new launch");

            assertThat(county.authorizationServer().tokenRequests().all()).hasSize(asked);
            assertNothingIsLeft(sync);
        }
    }

    @Test
    @Requirement("AZC-03")
    void complete_sameCallbackTwice_isRefusedAndKeepsTheConnection() {
        try (SdohSync sync = web()) {
            URI callback = callback(sync, county);
            Connection connection = sync.completeLaunch(callback, SESSION);

            assertLaunchFails(
                    () -> sync.completeLaunch(callback, SESSION),
                    LaunchException.Reason.UNKNOWN_STATE,
                    "it was used already");

            assertThat(sync.connections()).extracting(Connection::id).containsExactly(connection.id());
            assertThat(county.authorizationServer().tokenRequests().reuses()).isZero();
            sync.disconnect(connection.id());
            assertNothingIsLeft(sync);
        }
    }

    @Test
    @Requirement("AZC-12")
    void complete_codeOfAnotherSource_isRefusedAndSentNowhere() {
        try (SdohSync sync = web()) {
            URI ofCounty = callback(sync, county);
            URI ofLake = callback(sync, lake);
            int asked = county.authorizationServer().tokenRequests().all().size();

            assertLaunchFails(
                    () -> sync.completeLaunch(with(ofLake, "state", query(ofCounty, "state")), SESSION),
                    LaunchException.Reason.WRONG_SENDER,
                    "nothing was sent");

            assertThat(county.authorizationServer().tokenRequests().all()).hasSize(asked);
            assertThat(sync.connections()).isEmpty();
            assertLaunchFails(
                    () -> sync.completeLaunch(ofCounty, SESSION),
                    LaunchException.Reason.UNKNOWN_STATE,
                    "start a new launch");
            URI swapped = with(ofLake, "code", query(ofCounty, "code"));
            JudgingWitness.brought(lake.authorizationServer().issuer(), swapped);
            assertLaunchFails(
                    () -> sync.completeLaunch(swapped, SESSION),
                    LaunchException.Reason.CODE_REFUSED,
                    "start a new launch");
            assertNothingIsLeft(sync);
        }
    }

    private DiscoveryException assertDiscoveryFails(
            MockResponse answer, DiscoveryException.Reason reason, String advice) throws IOException {
        try (MockWebServer server = new MockWebServer()) {
            server.setDispatcher(new Dispatcher() {
                @Override
                public MockResponse dispatch(RecordedRequest request) {
                    return answer;
                }
            });
            server.start();
            return assertDiscoveryFails(server.url("/fhir").toString(), reason, advice);
        }
    }

    private DiscoveryException assertDiscoveryFails(String url, DiscoveryException.Reason reason, String advice) {
        try (SdohSync sync = desktop(page -> {
            throw new AssertionError("nobody is to be sent to a page");
        })) {
            DiscoveryException refused = refused(
                    DiscoveryException.class,
                    () -> sync.connect(url).asRecipient(OWNER).inBrowser());
            assertThat(refused.reason()).isEqualTo(reason);
            assertThat(refused).hasMessageContaining(advice);
            assertNothingIsLeft(sync);
            return refused;
        }
    }

    private void assertLaunchFails(ThrowingCallable call, LaunchException.Reason reason, String advice) {
        LaunchException refused = refused(LaunchException.class, call);
        assertThat(refused.reason()).isEqualTo(reason);
        assertThat(refused).hasMessageContaining(advice);
        assertThat(refused.retryable()).isFalse();
    }

    private <E extends SyncException> E refused(Class<E> type, ThrowingCallable call) {
        E refused = catchThrowableOfType(type, call);
        assertThat(refused).isNotNull();
        Set<String> secrets = new HashSet<>(passing);
        secrets.addAll(county.authorizationServer().issuedSecrets());
        secrets.addAll(lake.authorizationServer().issuedSecrets());
        assertThat(secrets).isNotEmpty();
        for (Throwable link = refused; link != null; link = link.getCause()) {
            assertThat(link.toString()).doesNotContain(secrets);
        }
        return refused;
    }

    private void assertNothingIsLeft(SdohSync sync) {
        assertThat(sync.connections()).isEmpty();
        assertThat(records.list(RecordQuery.of("connection"))).isEmpty();
        assertThat(records.list(RecordQuery.of("launch"))).isEmpty();
    }

    private URI callback(SdohSync sync, ReferralSource source) {
        URI page = sync.connect(source.fhirBase().toString())
                .asRecipient(OWNER)
                .startLaunch(SESSION)
                .authorizeUrl();
        URI callback = source.worker().visit(page);
        passing.add(query(callback, "state"));
        passing.add(query(callback, "code"));
        return callback;
    }

    private void look(URI page) {
        passing.add(query(page, "state"));
    }

    private SdohSync desktop(Browser browser) {
        return app(DESKTOP, AddressRules.strict().allowingLoopback(), browser);
    }

    private SdohSync web() {
        return app(WEB, AddressRules.strict().allowingLoopback(), page -> {
            throw new AssertionError("a web application opens no browser");
        });
    }

    private SdohSync app(String redirect, AddressRules rules, Browser browser) {
        return SdohSync.builder(SmartApp.named("food bank").redirect(redirect))
                .store(store)
                .addressRules(rules)
                .browser(browser)
                .onReferral(referral -> {})
                .build();
    }

    private static String query(URI address, String name) {
        for (String pair : address.getRawQuery().split("&", -1)) {
            if (pair.startsWith(name + "=")) {
                return pair.substring(name.length() + 1);
            }
        }
        throw new AssertionError("no " + name);
    }

    private static URI with(URI address, String name, String value) {
        return URI.create(address.toString().replace(name + "=" + query(address, name), name + "=" + value));
    }
}
