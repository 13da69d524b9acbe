// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Map;
import org.hl7.fhir.r4.model.Task;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.sandbox.ReferralSource;

/** The sample as its user meets it: pages, a launch through them, and what operators look at. */
@Timeout(480)
class FoodBankApplicationTest {
    private static final ReferralSource COUNTY = ReferralSource.quick("county");

    private final WebUser user = new WebUser();

    @BeforeAll
    static void startsBefore() {
        assertThat(COUNTY.fhirBase()).hasScheme("http");
    }

    @AfterAll
    static void stop() {
        COUNTY.close();
    }

    @Test
    void source_connectedThroughThePages_bringsItsReferrals_andOneIsAccepted() throws IOException {
        try (RunningFoodBank app = RunningFoodBank.start(COUNTY, "pages", Map.of())) {
            assertThat(user.get(app.at("/")).body()).contains("Connect county");
            URI callback = begin(app);
            assertThat(new WebUser().get(callback).statusCode()).isEqualTo(403);
            HttpResponse<String> landed = user.get(callback);

            assertThat(landed.statusCode()).as(landed.body()).isEqualTo(303);
            assertThat(WebUser.location(landed)).isEqualTo(app.at("/"));
            assertThat(user.get(callback).statusCode())
                    .as("the answer, once more")
                    .isEqualTo(400);
            // Joins the sync that the connection began, or does what it has left.
            assertThat(app.sync().syncNow().broken()).isEmpty();
            String page = user.get(app.at("/")).body();
            assertThat(page).contains("task-requested-1").contains("<td>requested</td>");
            assertThat(user.post(
                                    app.at("/accept"),
                                    "connection",
                                    app.sync().connections().get(0).id().value(),
                                    "task",
                                    "task-requested-1")
                            .statusCode())
                    .isEqualTo(303);
            assertThat(COUNTY.auditor().read(Task.class, "task-requested-1").getStatus())
                    .isEqualTo(Task.TaskStatus.ACCEPTED);
            operatorsSeeIt(app);
        }
    }

    private void operatorsSeeIt(RunningFoodBank app) {
        String id = app.sync().connections().get(0).id().value();
        String state = user.get(app.at("/actuator/sdohsync")).body();
        assertThat(state)
                .contains("\"id\":\"" + id + "\"", "\"health\":\"connected\"", "\"lastSync\":\"")
                .doesNotContain("default");
        assertThat(user.get(app.at("/actuator/sdohsync/" + id)).body()).contains("\"undecided\":[]");
        assertThat(user.get(app.at("/actuator/sdohsync/none")).statusCode()).isEqualTo(404);
        assertThat(user.get(app.at("/actuator/health")).body()).contains("\"sdohSync\":{", "\"needs_authorization\":0");
        assertThat(user.get(app.at("/actuator/metrics/sdoh.sync.requests")).body())
                .contains("\"127.0.0.1\"", "\"SUCCESS\"")
                .doesNotContain(id);
        assertThat(user.get(app.at("/actuator/metrics/sdoh.sync.deliveries")).body())
                .contains("\"delivered\"");
    }

    @Test
    void launch_begunAtOneProcess_isCompletedByAnotherOnTheSameDatabase() throws IOException {
        try (RunningFoodBank one = RunningFoodBank.start(COUNTY, "shared", Map.of());
                RunningFoodBank other =
                        RunningFoodBank.start(COUNTY, "shared", Map.of("sdoh-sync.base-url", one.at("")))) {
            URI callback = begin(one);
            // As a load balancer does: the same address for the browser, another process behind it.
            HttpResponse<String> landed = user.get(other.at(callback.getRawPath() + "?" + callback.getRawQuery()));

            assertThat(landed.statusCode()).as(landed.body()).isEqualTo(303);
            assertThat(one.sync().connections()).hasSize(1);
        }
    }

    @Test
    void user_whoDenies_isToldSo() throws IOException {
        try (RunningFoodBank app = RunningFoodBank.start(COUNTY, "denied", Map.of())) {
            HttpResponse<String> sent = user.post(app.at("/sdoh-sync/connect"), "source", "county");
            HttpResponse<String> landed = user.get(COUNTY.worker().denying().visit(WebUser.location(sent)));

            assertThat(landed.statusCode()).isEqualTo(403);
            assertThat(landed.body()).contains("it was not allowed to");
            assertThat(app.sync().connections()).isEmpty();
        }
    }

    @Test
    void session_ofTheServlet_servesTheSame() throws IOException {
        try (RunningFoodBank app =
                RunningFoodBank.start(COUNTY, "session", Map.of("sdoh-sync.web.session", "http-session"))) {
            URI callback = begin(app);

            assertThat(new WebUser().get(callback).statusCode()).isEqualTo(403);
            assertThat(user.get(callback).statusCode()).isEqualTo(303);
        }
    }

    @Test
    void launch_byTheSource_connectsInItsRole() throws IOException {
        try (RunningFoodBank app = RunningFoodBank.start(COUNTY, "ehr", Map.of())) {
            String handle = COUNTY.authorizationServer()
                    .ehrLaunch(Map.of("patient", COUNTY.data().patientIds().get(0)));
            HttpResponse<String> sent =
                    user.get(app.at("/sdoh-sync/launch?launch=" + handle + "&iss=" + COUNTY.fhirBase()));
            HttpResponse<String> landed = user.get(COUNTY.worker().visit(WebUser.location(sent)));

            assertThat(landed.statusCode()).as(landed.body()).isEqualTo(303);
            assertThat(app.sync().connections()).hasSize(1);
        }
    }

    private URI begin(RunningFoodBank app) {
        HttpResponse<String> sent = user.post(app.at("/sdoh-sync/connect"), "source", "county");
        assertThat(sent.statusCode()).as(sent.body()).isEqualTo(303);
        return COUNTY.worker().visit(WebUser.location(sent));
    }
}
