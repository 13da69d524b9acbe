// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.data;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;
import org.hl7.fhir.r4.model.DomainResource;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskStatus;

/**
 * The synthetic resources of one SDOHCC 3.0.0 referral source, built from a name, a seed and a few numbers.
 *
 * <p>Equal parameters give equal resources. Ids do not depend on the source's name, so two sources have the same ids for
 * different people, as independent servers may; names of people do, so no person is in two sources. Every resource
 * carries the security label {@code HTEST}. Safe for use by many threads: resources are copied on the way out.
 */
public final class SourceData {
    /** The one absolute reference, present only when {@link Builder#externalReferences(boolean)} asks for it. */
    public static final String EXTERNAL_REFERENCE = "https://records.example.net/fhir/DocumentReference/outside-1";

    private final String recipient;
    private final List<DomainResource> resources;

    private SourceData(String recipient, List<DomainResource> resources) {
        this.recipient = "Organization/" + recipient;
        this.resources = resources;
    }

    /**
     * Starts a data set.
     *
     * @param name the source's name: lower-case words joined by hyphens, at most 30 characters
     * @return a builder with the defaults
     */
    public static Builder builder(String name) {
        return new Builder(name);
    }

    /**
     * Returns copies of all resources in load order: each refers only to those before it.
     *
     * @return the resources
     */
    public List<Resource> resources() {
        return resources.stream().<Resource>map(DomainResource::copy).toList();
    }

    /**
     * Returns a transaction Bundle that puts every resource under its fixed id.
     *
     * @return the Bundle
     */
    public Bundle bundle() {
        Bundle bundle = new Bundle().setType(BundleType.TRANSACTION);
        for (Resource resource : resources()) {
            String url = resource.fhirType() + "/" + resource.getIdPart();
            bundle.addEntry()
                    .setResource(resource)
                    .getRequest()
                    .setMethod(HTTPVerb.PUT)
                    .setUrl(url);
        }
        return bundle;
    }

    /**
     * Returns the ids of the recipient's referral Tasks in one status.
     *
     * @param status the status
     * @return bare ids in load order
     */
    public List<String> taskIds(TaskStatus status) {
        Objects.requireNonNull(status, "status");
        return taskIds(task -> isReferral(task) && isOwnedByRecipient(task) && task.getStatus() == status);
    }

    /**
     * Returns the ids of all Tasks, referrals and patient Tasks, that pass a test.
     *
     * @param test sees a copy of each Task
     * @return bare ids in load order
     */
    public List<String> taskIds(Predicate<Task> test) {
        return resources.stream()
                .filter(Task.class::isInstance)
                .map(Task.class::cast)
                .map(Task::copy)
                .filter(test)
                .map(Task::getIdPart)
                .toList();
    }

    /**
     * Returns the ids of the Tasks that wait for the recipient's answer.
     *
     * @return bare ids in load order
     */
    public List<String> requestedIds() {
        return taskIds(TaskStatus.REQUESTED);
    }

    /**
     * Returns the ids of the referral Tasks that have no owner yet.
     *
     * @return bare ids in load order
     */
    public List<String> openIds() {
        return taskIds(task -> isReferral(task) && !task.hasOwner());
    }

    /**
     * Returns the ids of the referral Tasks that another organization owns.
     *
     * @return bare ids in load order
     */
    public List<String> foreignIds() {
        return taskIds(task -> isReferral(task) && task.hasOwner() && !isOwnedByRecipient(task));
    }

    /**
     * Returns the ids of one patient's Tasks.
     *
     * @param patientId the patient's bare id
     * @return bare ids in load order
     */
    public List<String> patientTaskIds(String patientId) {
        String owner = "Patient/" + Objects.requireNonNull(patientId, "patientId");
        return taskIds(task -> owner.equals(task.getOwner().getReference()));
    }

    /**
     * Returns the patients' ids. The first has patient Tasks of every kind and status, the second has two.
     *
     * @return bare ids in load order
     */
    public List<String> patientIds() {
        return resources.stream()
                .filter(Patient.class::isInstance)
                .map(Resource::getIdPart)
                .toList();
    }

    private boolean isOwnedByRecipient(Task task) {
        return recipient.equals(task.getOwner().getReference());
    }

    private static boolean isReferral(Task task) {
        return task.getMeta().getProfile().stream()
                .anyMatch(profile -> profile.getValue().startsWith(Profiles.REFERRAL_TASK));
    }

    /**
     * Collects the parameters of a data set. Defaults: recipient {@code cbo}, 7 requested Tasks, 8 patients, no
     * narratives, no external references, dates before {@link #AS_OF}, a seed that follows from the name. Not
     * thread-safe; may be reused.
     */
    public static final class Builder {
        /** Requested Tasks for the recipient unless said otherwise: 7. */
        public static final int REQUESTED = 7;

        /** Patients unless said otherwise: 8. */
        public static final int PATIENTS = 8;

        /** The moment the story is told unless said otherwise: 2026-03-02T09:00:00Z. */
        public static final Instant AS_OF = Instant.parse("2026-03-02T09:00:00Z");

        private static final Pattern NAME = Pattern.compile("[a-z](-?[a-z0-9]){0,29}");
        private static final Pattern ID = Pattern.compile("[A-Za-z0-9.-]{1,64}");
        private static final List<String> TAKEN = List.of(Places.SOURCE, Places.OTHER, Places.PAYER);

        private final String name;
        private long seed;
        private String recipient = "cbo";
        private int requested = REQUESTED;
        private int patients = PATIENTS;
        private boolean narratives;
        private boolean externalReferences;
        private Instant asOf = AS_OF;

        private Builder(String name) {
            this.name = Objects.requireNonNull(name, "name");
            require(NAME.matcher(name).matches(), "name must be lower-case words joined by hyphens");
            this.seed = name.hashCode();
        }

        /**
         * Chooses everything that is left to chance: names, dates, addresses, the order of needs.
         *
         * @param seed any number
         * @return this builder
         */
        public Builder seed(long seed) {
            this.seed = seed;
            return this;
        }

        /**
         * Names the organization under test, the owner of the referral Tasks.
         *
         * @param organizationId the bare id of its Organization
         * @return this builder
         */
        public Builder recipient(String organizationId) {
            Objects.requireNonNull(organizationId, "organizationId");
            require(ID.matcher(organizationId).matches(), "organizationId must be a FHIR id");
            require(!TAKEN.contains(organizationId), "organizationId must differ from " + TAKEN);
            this.recipient = organizationId;
            return this;
        }

        /**
         * Sets how many requested Tasks the recipient has.
         *
         * @param count none or more
         * @return this builder
         */
        public Builder requested(int count) {
            require(count >= 0, "count must not be negative");
            this.requested = count;
            return this;
        }

        /**
         * Sets how many patients the source has.
         *
         * @param count two or more, since the second is the one the first must not see
         * @return this builder
         */
        public Builder patients(int count) {
            require(count >= 2, "count must be at least 2");
            this.patients = count;
            return this;
        }

        /**
         * Says whether resources carry a generated narrative, as most servers' do.
         *
         * @param present true to write them
         * @return this builder
         */
        public Builder narratives(boolean present) {
            this.narratives = present;
            return this;
        }

        /**
         * Says whether content-rich Tasks also refer to {@link SourceData#EXTERNAL_REFERENCE}, which many servers
         * refuse to store.
         *
         * @param present true to write it
         * @return this builder
         */
        public Builder externalReferences(boolean present) {
            this.externalReferences = present;
            return this;
        }

        /**
         * Sets the moment the story is told: referrals are some days old, due dates lie ahead.
         *
         * @param moment the moment
         * @return this builder
         */
        public Builder asOf(Instant moment) {
            this.asOf = Objects.requireNonNull(moment, "moment");
            return this;
        }

        /**
         * Builds the data set.
         *
         * @return the data
         */
        public SourceData build() {
            IssuedResources ledger = new IssuedResources(
                    new Settings(name, seed, recipient, requested, patients, narratives, externalReferences, asOf));
            World world = World.write(ledger);
            new Referrals(world).write();
            new PatientTasks(world, world.people().patients().get(0)).writeAll();
            new PatientTasks(world, world.people().patients().get(1)).writeFew();
            if (narratives) {
                ledger.resources().forEach(Narratives::writeOn);
            }
            return new SourceData(recipient, ledger.resources());
        }

        private static void require(boolean condition, String message) {
            if (!condition) {
                throw new IllegalArgumentException(message);
            }
        }
    }
}
