// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.patient;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import org.hl7.fhir.r4.model.ContactPoint;
import org.hl7.fhir.r4.model.Location;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import org.sdohsync.workflow.patient.Contact;

/** A contact of a Task as it was read, or one that the patient names. */
public final class ChosenContact implements Contact {
    private final String name;
    private final @Nullable String reference;
    private final @Nullable Resource resource;
    private final List<ContactPoint> telecom;
    private final List<Location> locations;

    ChosenContact(
            String name,
            @Nullable String reference,
            @Nullable Resource resource,
            List<ContactPoint> telecom,
            List<Location> locations) {
        this.name = requireNonNull(name, "name");
        this.reference = reference;
        this.resource = resource;
        this.telecom = List.copyOf(telecom);
        this.locations = List.copyOf(locations);
    }

    /**
     * A choice in words.
     *
     * @param text whom
     * @return the choice
     */
    public static ChosenContact named(String text) {
        return new ChosenContact(requireNonNull(text, "text"), null, null, List.of(), List.of());
    }

    @Override
    public Optional<String> reference() {
        return Optional.ofNullable(reference);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<ContactPoint> telecom() {
        return telecom.stream().map(ContactPoint::copy).toList();
    }

    @Override
    public List<Location> locations() {
        return locations.stream().map(Location::copy).toList();
    }

    @Override
    public Optional<Resource> resource() {
        return Optional.ofNullable(resource).map(Resource::copy);
    }

    /** Prints the reference only. */
    @Override
    public String toString() {
        return "Contact[" + (reference == null ? "named" : "of the Task") + "]";
    }
}
