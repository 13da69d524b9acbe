// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Organization;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.junit.jupiter.api.Test;

class SourceDataTest {
    private static final Pattern REFERENCE = Pattern.compile("\"reference\":\"([^\"]+)\"");

    @Test
    void resources_inLoadOrder_referOnlyToEarlierOnes() {
        Set<String> loaded = new HashSet<>();
        int references = 0;

        for (Resource resource : Samples.COUNTY.resources()) {
            List<String> targets = references(resource);
            assertThat(loaded)
                    .as(resource.fhirType() + "/" + resource.getIdPart())
                    .containsAll(targets);
            references += targets.size();
            assertThat(loaded.add(resource.fhirType() + "/" + resource.getIdPart()))
                    .isTrue();
        }

        assertThat(references).isGreaterThan(300);
    }

    @Test
    void resources_withExternalReferences_addOnlyTheDeclaredOne() {
        SourceData data = SourceData.builder("county").externalReferences(true).build();

        List<String> absolute = data.resources().stream()
                .flatMap(resource -> references(resource).stream())
                .filter(target -> target.contains("://"))
                .toList();

        assertThat(absolute).hasSize(2).containsOnly(SourceData.EXTERNAL_REFERENCE);
    }

    @Test
    void resources_always_carryTheTestDataLabel() {
        assertThat(Samples.COUNTY.resources())
                .allSatisfy(resource -> assertThat(
                                resource.getMeta().getSecurityFirstRep().getCode())
                        .isEqualTo("HTEST"));
    }

    @Test
    void resources_changedByTheCaller_stayAsBuilt() {
        SourceData data = SourceData.builder("county").build();
        String before = Samples.json(data.bundle());

        data.resources().forEach(resource -> resource.setId("spoilt"));
        data.bundle().getEntryFirstRep().getResource().setId("spoilt");
        data.taskIds(task -> task.setStatus(TaskStatus.NULL).isEmpty());

        assertThat(Samples.json(data.bundle())).isEqualTo(before);
    }

    @Test
    void build_sameParameters_givesEqualJson() {
        String first = Samples.json(SourceData.builder("county").seed(4).build().bundle());
        String second =
                Samples.json(SourceData.builder("county").seed(4).build().bundle());
        String other = Samples.json(SourceData.builder("county").seed(5).build().bundle());

        assertThat(second).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
    }

    @Test
    void build_twoSources_shareIdsButNoPatientName() {
        SourceData coast = SourceData.builder("north-coast").patients(60).build();
        SourceData county = SourceData.builder("county").patients(60).build();

        assertThat(coast.patientIds()).isEqualTo(county.patientIds()).hasSize(60);
        assertThat(Samples.patientNames(coast))
                .doesNotHaveDuplicates()
                .doesNotContainAnyElementsOf(Samples.patientNames(county));
        assertThat(Samples.json(coast.bundle())).doesNotContain("Test-County");
    }

    @Test
    void build_recipient_isAnOrganizationThatOwnsTheReferrals() {
        SourceData data =
                SourceData.builder("county").recipient("food-bank").requested(3).build();

        assertThat(data.requestedIds()).containsExactly("task-requested-1", "task-requested-2", "task-requested-3");
        assertThat(data.resources())
                .filteredOn(Organization.class::isInstance)
                .extracting(Resource::getIdPart)
                .contains("food-bank");
        assertThat(Samples.task(data, "task-requested-1").getOwner().getReference())
                .isEqualTo("Organization/food-bank");
    }

    @Test
    void build_noRequestedTasks_keepsTheOtherStatuses() {
        SourceData data = SourceData.builder("county").requested(0).build();

        assertThat(data.requestedIds()).isEmpty();
        assertThat(data.taskIds(TaskStatus.COMPLETED)).containsExactly("task-completed");
    }

    @Test
    void build_manyRequestedTasks_givesEachItsOwnRequest() {
        SourceData data = SourceData.builder("county").requested(200).build();

        assertThat(Samples.referrals(data))
                .extracting(task -> task.getFocus().getReference())
                .hasSizeGreaterThan(200)
                .doesNotHaveDuplicates();
    }

    @Test
    void build_asOf_datesNoReferralAfterIt() {
        Instant moment = Instant.parse("2031-05-06T07:08:09Z");
        SourceData data = SourceData.builder("county").asOf(moment).build();

        assertThat(Samples.tasks(data)).allSatisfy(task -> {
            assertThat(task.getAuthoredOn().toInstant()).isBefore(moment);
            assertThat(task.getLastModified().toInstant())
                    .isBetween(task.getAuthoredOn().toInstant(), moment);
        });
        assertThat(Samples.task(data, "task-requested-1").getAuthoredOn().toInstant())
                .isAfter(moment.minusSeconds(86_400));
    }

    @Test
    void narratives_askedFor_areOnEveryResourceAndNameIt() {
        SourceData data = SourceData.builder("county").narratives(true).build();

        assertThat(data.resources()).allSatisfy(resource -> {
            String div = ((DomainResource) resource).getText().getDivAsString();
            assertThat(div).contains(resource.fhirType() + " " + resource.getIdPart());
        });
        assertThat(((DomainResource) Samples.task(data, "task-requested-1"))
                        .getText()
                        .getDivAsString())
                .contains("<td>status</td><td>requested</td>");
        assertThat(Samples.COUNTY.resources()).noneMatch(resource -> ((DomainResource) resource).hasText());
    }

    @Test
    void bundle_isATransactionOfPutsToFixedIds() {
        Bundle bundle = Samples.COUNTY.bundle();

        assertThat(bundle.getType()).isEqualTo(Bundle.BundleType.TRANSACTION);
        assertThat(bundle.getEntry()).hasSameSizeAs(Samples.COUNTY.resources()).allSatisfy(entry -> {
            Resource resource = entry.getResource();
            assertThat(entry.getRequest().getMethod()).isEqualTo(Bundle.HTTPVerb.PUT);
            assertThat(entry.getRequest().getUrl()).isEqualTo(resource.fhirType() + "/" + resource.getIdPart());
        });
    }

    @Test
    void patientTaskIds_keepPatientsApart() {
        List<String> patients = Samples.COUNTY.patientIds();
        List<String> first = Samples.COUNTY.patientTaskIds(patients.get(0));
        List<String> second = Samples.COUNTY.patientTaskIds(patients.get(1));

        assertThat(first).hasSizeGreaterThan(10).doesNotContainAnyElementsOf(second);
        assertThat(second).hasSize(2);
        assertThat(Samples.COUNTY.patientTaskIds(patients.get(2))).isEmpty();
    }

    @Test
    void builder_badParameters_areRefused() {
        Stream.of("", "County", "a--b", "a b", "-a", "a".repeat(31))
                .forEach(name -> assertThatIllegalArgumentException().isThrownBy(() -> SourceData.builder(name)));
        SourceData.Builder builder = SourceData.builder("county");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.recipient("org-source"));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.recipient("not an id"));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.requested(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.patients(1));
    }

    @Test
    void foreignAndOpenTasks_areNotTheRecipients() {
        Task open = Samples.task(Samples.COUNTY, Samples.COUNTY.openIds().get(0));

        assertThat(open.getStatus()).isEqualTo(TaskStatus.REQUESTED);
        assertThat(open.hasOwner()).isFalse();
        assertThat(Samples.COUNTY.foreignIds()).hasSize(3);
        assertThat(Samples.COUNTY.requestedIds())
                .hasSize(7)
                .doesNotContainAnyElementsOf(Samples.COUNTY.foreignIds())
                .doesNotContain(open.getIdPart());
    }

    private static List<String> references(Resource resource) {
        return REFERENCE
                .matcher(Samples.json(resource))
                .results()
                .map(match -> match.group(1))
                .toList();
    }
}
