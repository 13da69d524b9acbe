// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.request;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.HealthcareService;
import org.hl7.fhir.r4.model.StringType;
import org.sdohsync.workflow.code.Category;
import org.sdohsync.workflow.code.Code;
import org.sdohsync.workflow.code.ServiceCodes;
import org.sdohsync.workflow.code.Systems;
import org.sdohsync.workflow.internal.code.Profiles;
import org.sdohsync.workflow.internal.request.ReferenceCheck;

/**
 * A service and whether it has room (SDOHCC 3.0.0, Capacity Status; HealthcareServiceForReferralManagement, a draft there). Read
 * leniently: the status may be missing, or be of the 3.0.0 ballot. Immutable: each method returns a changed copy. {@code toString}
 * shows no content.
 */
public final class ServiceCapacity {
    /** The type of a service that assesses needs; the guide's queries ask for it. */
    public static final Code ASSESSMENT = new Code(Systems.SERVICE_TYPE, "252", "");

    private static final String STATUS = "capacityStatus";
    private static final String NOTES = "capacityNotes";

    private final HealthcareService service;

    private ServiceCapacity(HealthcareService service) {
        this.service = service;
    }

    /**
     * Describes a service.
     *
     * @param name its name
     * @param provider the Organization that provides it
     * @param category the need it is for
     * @param type its type, such as {@link #ASSESSMENT}
     * @return the service without a status
     */
    public static ServiceCapacity of(String name, String provider, Category category, Code type) {
        HealthcareService service = new HealthcareService();
        service.getMeta().addProfile(Profiles.SERVICE_WITH_CAPACITY);
        CodeableConcept both = ServiceCodes.SDOH.concept();
        both.addCoding(category.code().concept().getCodingFirstRep());
        service.setActive(true)
                .setName(requireNonNull(name, "name"))
                .setProvidedBy(ReferenceCheck.of(provider, "provider", Set.of("Organization")))
                .addCategory(both)
                .addType(type.concept());
        return new ServiceCapacity(service);
    }

    /**
     * Takes a service as a server has it.
     *
     * @param service the service; copied
     * @return the same
     */
    public static ServiceCapacity of(HealthcareService service) {
        return new ServiceCapacity(service.copy());
    }

    /**
     * Sets whether there is room.
     *
     * @param status {@link ServiceCodes#CAPACITY}, {@code NO_CAPACITY}, {@code WAITLIST} or {@code ADDITIONAL_ASSESSMENT_REQUIRED}
     * @return a changed copy
     */
    public ServiceCapacity status(Code status) {
        requireNonNull(status, "status");
        return edit(made -> set(made, STATUS, new Extension(STATUS, status.concept())));
    }

    /**
     * Says more, such as how long the waiting list is.
     *
     * @param text the text, without anything about a patient
     * @return a changed copy
     */
    public ServiceCapacity notes(String text) {
        return edit(made -> set(made, NOTES, new Extension(NOTES, new StringType(requireNonNull(text, "text")))));
    }

    /**
     * Says where the service is.
     *
     * @param location a Location
     * @return a changed copy
     */
    public ServiceCapacity at(String location) {
        return edit(made -> made.addLocation(ReferenceCheck.of(location, "location", Set.of("Location"))));
    }

    /**
     * Whether there is room.
     *
     * @return one of SDOHCC's codes, or another code as the server has it; empty if it says nothing
     */
    public Optional<Code> status() {
        return part(STATUS)
                .map(Extension::getValue)
                .filter(CodeableConcept.class::isInstance)
                .map(CodeableConcept.class::cast)
                .flatMap(ServiceCapacity::known);
    }

    /**
     * What else the provider says of the capacity.
     *
     * @return the text, if there is one
     */
    public Optional<String> notes() {
        return part(NOTES)
                .map(Extension::getValue)
                .filter(StringType.class::isInstance)
                .map(value -> ((StringType) value).getValue());
    }

    /**
     * The resource on the server.
     *
     * @return {@code HealthcareService/id}; empty if it was not read from a server
     */
    public Optional<String> reference() {
        return Optional.ofNullable(service.getIdElement().getIdPart()).map(id -> "HealthcareService/" + id);
    }

    /**
     * The service.
     *
     * @return a copy
     */
    public HealthcareService service() {
        return service.copy();
    }

    private Optional<Extension> part(String url) {
        return Optional.ofNullable(service.getExtensionByUrl(Profiles.CAPACITY_EXTENSION))
                .map(extension -> extension.getExtensionByUrl(url));
    }

    private static Optional<Code> known(CodeableConcept concept) {
        if (ServiceCodes.WAITLIST_BALLOT.in(concept)) {
            return Optional.of(ServiceCodes.WAITLIST);
        }
        for (Code code : new Code[] {
            ServiceCodes.CAPACITY,
            ServiceCodes.NO_CAPACITY,
            ServiceCodes.WAITLIST,
            ServiceCodes.ADDITIONAL_ASSESSMENT_REQUIRED
        }) {
            if (code.in(concept)) {
                return Optional.of(code);
            }
        }
        return concept.getCoding().stream()
                .filter(coding -> coding.hasCode())
                .findFirst()
                .map(coding -> new Code(
                        coding.hasSystem() ? coding.getSystem() : "",
                        coding.getCode(),
                        coding.hasDisplay() ? coding.getDisplay() : ""));
    }

    private static void set(HealthcareService service, String url, Extension part) {
        Extension capacity = service.getExtensionByUrl(Profiles.CAPACITY_EXTENSION);
        if (capacity == null) {
            capacity = service.addExtension().setUrl(Profiles.CAPACITY_EXTENSION);
        }
        capacity.removeExtension(url);
        capacity.addExtension(part);
    }

    private ServiceCapacity edit(Consumer<HealthcareService> change) {
        HealthcareService made = service.copy();
        change.accept(made);
        return new ServiceCapacity(made);
    }

    @Override
    public String toString() {
        return "ServiceCapacity[" + reference().orElse("new") + ", "
                + status().map(Code::code).orElse("unknown") + "]";
    }
}
