// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.data;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.DateType;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Task;

/** Collects the resources in load order; also the one source of chance and of dates. Not thread-safe. */
final class IssuedResources {
    private final Settings settings;
    private final Random random;
    private final Map<String, DomainResource> resources = new LinkedHashMap<>();

    IssuedResources(Settings settings) {
        this.settings = settings;
        this.random = new Random(settings.seed());
    }

    Settings settings() {
        return settings;
    }

    Random random() {
        return random;
    }

    /** Gives the resource its id, profile and test-data label, and files it. */
    <T extends DomainResource> T add(String id, String profile, T resource) {
        resource.setId(id);
        resource.getMeta().addProfile(profile);
        resource.getMeta().addSecurity(Codes.TEST_DATA.coding());
        if (resources.putIfAbsent(resource.fhirType() + "/" + id, resource) != null) {
            throw new IllegalStateException(resource.fhirType() + "/" + id + " was written twice; indicates a bug");
        }
        return resource;
    }

    /** Everything written, Tasks last: they refer to their results, and nothing refers to them. */
    List<DomainResource> resources() {
        return resources.values().stream()
                .sorted(Comparator.comparing(Task.class::isInstance))
                .toList();
    }

    Identifier identifier(String kind, String value) {
        return new Identifier().setSystem(settings.url(kind)).setValue(value);
    }

    DateTimeType ago(Duration age) {
        return new DateTimeType(instantAgo(age).toString());
    }

    DateTimeType daysAgo(int days) {
        return ago(Duration.ofDays(days));
    }

    DateType date(int daysFromNow) {
        return new DateType(settings.asOf()
                .plus(Duration.ofDays(daysFromNow))
                .atOffset(ZoneOffset.UTC)
                .toLocalDate()
                .toString());
    }

    Period days(int from, int to) {
        Period period = new Period();
        period.setStartElement(new DateTimeType(date(from).getValueAsString()));
        period.setEndElement(new DateTimeType(date(to).getValueAsString()));
        return period;
    }

    private Instant instantAgo(Duration age) {
        return settings.asOf().minus(age).truncatedTo(ChronoUnit.SECONDS);
    }

    static Reference to(Resource target) {
        return new Reference(target.fhirType() + "/" + target.getIdPart());
    }

    static Reference to(Resource target, String display) {
        return to(target).setDisplay(display);
    }
}
