// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sdohsync.smart.hostile.Stage.encoded;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import mockwebserver3.RecordedRequest;
import okio.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.error.AuthorizationException;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.smart.discovery.DiscoveryException;
import org.sdohsync.smart.fake.FakeSource;
import org.sdohsync.smart.launch.LaunchException;
import org.sdohsync.smart.launch.LaunchException.Reason;
import org.sdohsync.smart.registration.RegistrationException;
import org.sdohsync.testkit.Hostile;
import org.sdohsync.testkit.Requirement;

/** A source that passes off parts of another one's authorization server as its own, to be given the other one's code and verifier. */
class BorrowedEndpointsHostilityTest {
    private static final String HOSPITALS_CLIENT = "app";

    private final Stage stage = new Stage();
    private final FakeSource hospital = stage.home;
    private final FakeSource thief = new FakeSource();

    @BeforeEach
    void publish() {
        thief.beyondSmart();
        handOut("an-id-of-the-thief");
    }

    @AfterEach
    void close() {
        thief.close();
        stage.close();
    }

    @Hostile(37)
    @Requirement({"AZC-12", "AZC-13", "REG-10"})
    @Test
    @DisplayName(
            "37 the hospital's issuer, authorization endpoint and client, with a token endpoint of the thief's own")
    void connect_asTheHospitalWithAnotherTokenEndpoint_givesTheThiefNothing() {
        handOut(HOSPITALS_CLIENT);
        borrow(naming(thief.configuration()).text("authorization_endpoint", hospital.url("/auth/authorize")));

        assertNothingIsStolen(RegistrationException.class);
    }

    @Hostile(37)
    @Requirement({"AZC-07", "AZC-12"})
    @Test
    @DisplayName("37 the same with a client of the thief's")
    void complete_withTheHospitalsNameThatProvesNothing_givesTheThiefNothing() {
        borrow(naming(thief.configuration()).text("authorization_endpoint", hospital.url("/auth/authorize")));

        assertThat(((LaunchException) assertNothingIsStolen(LaunchException.class)).reason())
                .isEqualTo(Reason.WRONG_SENDER);
    }

    @Hostile(37)
    @Requirement({"AZC-07", "AZC-12"})
    @Test
    @DisplayName("37 the hospital's issuer over endpoints of the thief's, which send the user on to the hospital")
    void complete_sentOnToTheHospital_givesTheThiefNothing() {
        borrow(naming(thief.configuration()));

        assertThat(((LaunchException) assertNothingIsStolen(LaunchException.class)).reason())
                .isEqualTo(Reason.WRONG_SENDER);
    }

    @Hostile(37)
    @Requirement({"AZC-12", "DSC-15"})
    @ParameterizedTest(name = "37 beside a connected hospital, authorization endpoint {0}")
    @ValueSource(strings = {"/auth/authorize", "/auth/authorize?a=1", "/auth//authorize", "/elsewhere"})
    void connect_besideAConnectedHospital_givesTheThiefNothing(String path) {
        stage.connected();
        borrow(thief.configuration().text("authorization_endpoint", hospital.url(path)));

        assertNothingIsStolen(AuthorizationException.class);
    }

    @Hostile(37)
    @Requirement({"AZC-12", "DSC-15"})
    @Test
    @DisplayName("37 beside a launch at the hospital")
    void connect_besideALaunchAtTheHospital_givesTheThiefNothing() {
        stage.begin();
        borrow(thief.configuration().text("authorization_endpoint", hospital.url("/auth/authorize")));

        assertNothingIsStolen(AuthorizationException.class);
    }

    @Hostile(37)
    @Requirement({"AZC-12", "AZC-13"})
    @Test
    @DisplayName("37 before the hospital: neither in its place nor in its way")
    void complete_onceTheHospitalIsKnown_givesTheThiefNothing() {
        borrow(thief.configuration().text("authorization_endpoint", hospital.url("/auth/authorize")));
        URI early = beginAtThief();

        Connection honest = stage.connected();

        assertThat(stage.grant(honest.id())).isEqualTo(Stage.Grant.KEPT);
        assertThat(Stage.failure(
                        AuthorizationException.class,
                        () -> stage.client().completeLaunch(answer(early, "code=" + encoded(Stage.CODE)))))
                .hasMessageContaining("another token endpoint");
        assertNothingReceived();
    }

    @Hostile(37)
    @Requirement({"AZC-12", "DSC-22"})
    @Test
    @DisplayName("37 a hospital nobody knows yet, whose own metadata names its token endpoint")
    void connect_againstTheServersOwnMetadata_givesTheThiefNothing() {
        String issuer = hospital.url("/").replaceAll("/$", "");
        hospital.on(
                "/.well-known/oauth-authorization-server",
                request -> FakeSource.answer(
                        200,
                        JsonObject.builder()
                                .text("issuer", issuer)
                                .text("authorization_endpoint", hospital.url("/auth/authorize"))
                                .text("token_endpoint", hospital.url(FakeSource.TOKEN))
                                .build()));
        borrow(thief.configuration().text("authorization_endpoint", hospital.url("/auth/authorize")));

        assertNothingIsStolen(DiscoveryException.class);
    }

    @Hostile(37)
    @Requirement({"AZC-11", "AZC-12"})
    @Test
    @DisplayName("37 an app with one redirect address")
    void connect_withOneRedirectAndUnprovedEndpoints_givesTheThiefNothing() {
        stage.run(stage.app().oneRedirect());
        borrow(thief.configuration().text("authorization_endpoint", hospital.url("/auth/authorize")));

        assertNothingIsStolen(AuthorizationException.class);
    }

    @Hostile(37)
    @Requirement({"AZC-12", "USE-07"})
    @Test
    @DisplayName("37 the hospital's token endpoint, for tokens that the thief's FHIR base would get")
    void connect_toTheHospitalsTokenEndpoint_givesTheThiefNothing() {
        stage.connected();
        borrow(thief.configuration().text("token_endpoint", hospital.url(FakeSource.TOKEN)));

        assertNothingIsStolen(AuthorizationException.class);
    }

    @Hostile(37)
    @Requirement({"AZC-12", "REG-10"})
    @Test
    @DisplayName("37 the hospital's endpoints, with its client from a registration of the thief's")
    void connect_asTheHospitalsClientEverywhere_givesTheThiefNothing() {
        stage.connected();
        handOut(HOSPITALS_CLIENT);
        borrow(thief.configuration()
                .text("authorization_endpoint", hospital.url("/auth/authorize"))
                .text("token_endpoint", hospital.url(FakeSource.TOKEN)));

        assertNothingIsStolen(RegistrationException.class);
    }

    @Hostile(37)
    @Requirement({"AZC-08", "AZC-11"})
    @Test
    @DisplayName("37 a promise that anybody can make takes no redirect address away")
    void begin_whereTheSourcePromisesToNameItself_keepsItsOwnAddress() {
        borrow(naming(thief.configuration()));
        String promised = redirect(beginAtThief());
        borrow(thief.configuration());

        assertThat(promised).startsWith(Stage.REDIRECT + "/").isEqualTo(redirect(beginAtThief()));
        assertThat(redirect(stage.begin())).isEqualTo(Stage.REDIRECT);
    }

    private JsonObject.Builder naming(JsonObject.Builder configuration) {
        return configuration
                .text("issuer", hospital.url("/auth"))
                .flag("authorization_response_iss_parameter_supported", true);
    }

    private void borrow(JsonObject.Builder configuration) {
        thief.configuration(configuration
                .text("registration_endpoint", thief.url("/auth/register"))
                .build());
    }

    private void handOut(String client) {
        thief.on(
                "/auth/register",
                request -> FakeSource.answer(
                        201, JsonObject.builder().text("client_id", client).build()));
    }

    private URI beginAtThief() {
        return stage.client()
                .connect(thief.base().toString())
                .asRecipient("Organization/1")
                .startLaunch()
                .authorizeUrl();
    }

    /** The user approves at the hospital whatever the app asks there, and the answer is brought to the app. */
    private SyncException assertNothingIsStolen(Class<? extends SyncException> type) {
        SyncException refused = Stage.failure(type, () -> {
            URI asked = stage.client()
                    .connect(thief.base().toString())
                    .asRecipient("Organization/1")
                    .startLaunch()
                    .authorizeUrl();
            stage.client()
                    .completeLaunch(
                            answer(asked, "code=" + encoded(Stage.CODE) + "&iss=" + encoded(hospital.url("/auth"))));
        });

        assertNothingReceived();
        return refused;
    }

    private static URI answer(URI asked, String parameters) {
        return URI.create(redirect(asked) + "?" + parameters + "&state="
                + encoded(FakeSource.query(asked.getRawQuery()).getOrDefault("state", "")));
    }

    private static String redirect(URI asked) {
        return FakeSource.query(asked.getRawQuery()).getOrDefault("redirect_uri", "");
    }

    private void assertNothingReceived() {
        assertThat(received()).noneMatch(text -> text.contains(Stage.CODE) || text.contains("code_verifier"));
    }

    private List<String> received() {
        List<String> bodies = new ArrayList<>();
        for (RecordedRequest request : thief.requests()) {
            ByteString body = request.getBody();
            bodies.add(request.getUrl() + " " + (body == null ? "" : body.utf8()));
        }
        return bodies;
    }
}
