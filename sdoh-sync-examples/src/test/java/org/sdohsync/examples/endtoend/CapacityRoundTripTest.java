// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.hl7.fhir.r4.model.HealthcareService;
import org.hl7.fhir.r4.model.Observation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sdohsync.sandbox.ReferralSource;
import org.sdohsync.sandbox.fhir.fault.Fault;
import org.sdohsync.workflow.code.Category;
import org.sdohsync.workflow.code.Code;
import org.sdohsync.workflow.code.ServiceCodes;
import org.sdohsync.workflow.code.Systems;
import org.sdohsync.workflow.request.ProgramEnrollment;
import org.sdohsync.workflow.request.RequestRefusedException;
import org.sdohsync.workflow.request.Requests;
import org.sdohsync.workflow.request.ServiceCapacity;

/** Capacity and enrollment at a server others wrote: read, published, changed, and refused. */
@Timeout(480)
class CapacityRoundTripTest {
    private static final Code PANTRY = new Code(Systems.SNOMED, "481021000124104", "Food pantry program");

    private final ReferralSource server = ReferralSource.quick("county");
    private final RequesterStage pantry = new RequesterStage(server, server.recipient());
    private final Requests requests = pantry.sync().requests(pantry.connection().id());

    @AfterEach
    void stop() {
        pantry.close();
        server.close();
    }

    @Test
    void capacities_ofAnOrganization_areReadWithTheirStatus() {
        List<ServiceCapacity> services = requests.capacities(server.recipient());

        assertThat(services).anySatisfy(service -> {
            assertThat(service.status()).contains(ServiceCodes.CAPACITY);
            assertThat(service.notes().orElseThrow()).contains("households");
            assertThat(service.reference()).contains("HealthcareService/service-program");
        });
    }

    @Test
    void publish_thenUpdate_keepsOneServiceWithTheNewStatus() {
        ServiceCapacity service = ServiceCapacity.of(
                        "Food pantry intake", server.recipient(), Category.FOOD_INSECURITY, ServiceCapacity.ASSESSMENT)
                .status(ServiceCodes.CAPACITY)
                .at("Location/loc-hall");

        String published = requests.publish("intake", service);
        assertThat(requests.publish("intake", service)).isEqualTo(published);
        ServiceCapacity held = requests.capacities(server.recipient()).stream()
                .filter(one -> one.reference().filter(published::equals).isPresent())
                .findFirst()
                .orElseThrow();
        requests.update(held.status(ServiceCodes.WAITLIST).notes("about six weeks"));

        HealthcareService now =
                server.auditor().read(HealthcareService.class, published.split("/", -1)[1]);
        ServiceCapacity read = ServiceCapacity.of(now);
        assertThat(read.status()).contains(ServiceCodes.WAITLIST);
        assertThat(read.notes()).contains("about six weeks");
        assertThat(now.getName()).isEqualTo("Food pantry intake");
        assertThat(pantry.all(HealthcareService.class))
                .filteredOn(one -> "Food pantry intake".equals(one.getName()))
                .hasSize(1);
    }

    @Test
    void publish_whereTheSourceDoesNotTakeIt_saysSoAndWritesNothing() {
        server.fhirServer().faults().next(1, "POST", "^/HealthcareService", Fault.status(403));
        ServiceCapacity service = ServiceCapacity.of(
                        "Food pantry intake", server.recipient(), Category.FOOD_INSECURITY, ServiceCapacity.ASSESSMENT)
                .status(ServiceCodes.NO_CAPACITY);

        // Forbidden with a profile: it is sent once more without it.
        server.fhirServer().faults().next(1, "POST", "^/HealthcareService", Fault.status(403));
        RequestRefusedException refused =
                catchThrowableOfType(RequestRefusedException.class, () -> requests.publish("intake", service));

        assertThat(refused.reason()).isEqualTo(RequestRefusedException.Reason.NOT_PERMITTED);
        assertThat(refused.type()).isEqualTo("HealthcareService");
        assertThat(refused.retryable()).isFalse();
        assertThat(requests.pending()).isEmpty();
        assertThat(requests.undecided()).isEmpty();
    }

    @Test
    void enrollment_reportedOutsideOfAReferral_isReadBack() {
        ProgramEnrollment enrollment = ProgramEnrollment.of(
                        pantry.patient(), PANTRY, ServiceCodes.NOT_ENROLLED_ON_WAITLIST)
                .category(Category.FOOD_INSECURITY)
                .service("HealthcareService/service-program")
                .performer(server.recipient())
                .note("About two months");

        String reported = requests.report("enrollment-1", enrollment);

        Observation held = server.auditor().read(Observation.class, reported.split("/", -1)[1]);
        assertThat(held.hasEffective()).isTrue();
        assertThat(held.getFocusFirstRep().getReference()).isEqualTo("HealthcareService/service-program");
        assertThat(requests.enrollments(pantry.patient()))
                .filteredOn(one -> one.observation().getIdPart().equals(held.getIdPart()))
                .singleElement()
                .satisfies(one -> assertThat(one.status()).contains(ServiceCodes.NOT_ENROLLED_ON_WAITLIST));
    }
}
