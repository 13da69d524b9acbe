// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.HealthcareService;
import org.junit.jupiter.api.Test;
import org.sdohsync.workflow.code.Category;
import org.sdohsync.workflow.code.Code;
import org.sdohsync.workflow.code.ServiceCodes;

/** The capacity of a service: written strictly, read leniently. */
class ServiceCapacityTest {
    private static final String EXTENSION =
            "http://hl7.org/fhir/us/sdoh-clinicalcare/StructureDefinition/SDOHCC-ExtensionHealthcareServiceCapacityStatus";

    @Test
    void service_isAsTheProfileHasIt() {
        HealthcareService service = ServiceCapacity.of(
                        "Intake", "Organization/pantry", Category.FOOD_INSECURITY, ServiceCapacity.ASSESSMENT)
                .status(ServiceCodes.CAPACITY)
                .status(ServiceCodes.WAITLIST)
                .notes("six weeks")
                .service();

        assertThat(service.getActive()).isTrue();
        assertThat(service.getCategory()).singleElement().satisfies(category -> {
            assertThat(ServiceCodes.SDOH.in(category)).isTrue();
            assertThat(Category.FOOD_INSECURITY.code().in(category)).isTrue();
        });
        assertThat(service.getType()).hasSize(1);
        Extension capacity = service.getExtensionByUrl(EXTENSION);
        assertThat(capacity.hasValue()).isFalse();
        assertThat(capacity.getExtension())
                .extracting(Extension::getUrl)
                .containsExactly("capacityStatus", "capacityNotes");
    }

    @Test
    void status_ofTheBallot_isReadAsTheOneOfToday() {
        ServiceCapacity read = ServiceCapacity.of(
                        "Intake", "Organization/pantry", Category.FOOD_INSECURITY, ServiceCapacity.ASSESSMENT)
                .status(ServiceCodes.WAITLIST_BALLOT);

        assertThat(read.status()).contains(ServiceCodes.WAITLIST);
    }

    @Test
    void status_thatNobodyKnows_isGivenAsItIs() {
        Code other = new Code("https://county.example/capacity", "by-appointment", "By appointment");

        assertThat(ServiceCapacity.of(new HealthcareService()).status(other).status())
                .contains(other);
        assertThat(ServiceCapacity.of(new HealthcareService()).status()).isEmpty();
        assertThat(ServiceCapacity.of(new HealthcareService()).reference()).isEmpty();
    }
}
