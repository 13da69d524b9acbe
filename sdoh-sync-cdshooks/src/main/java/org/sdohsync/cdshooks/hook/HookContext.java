// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks.hook;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hl7.fhir.r4.model.Appointment;
import org.hl7.fhir.r4.model.Appointment.AppointmentStatus;
import org.hl7.fhir.r4.model.Resource;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.fhir.internal.client.LocalReference;

/**
 * The context of one call: what the hook's definition says has to be known of its moment (CDS Hooks library). Each hook has a
 * factory that requires what its definition requires. Resources are copied. Immutable.
 */
public final class HookContext {
    /** Future visits are scheduled; also used to ask what a plan knows of a member, without a visit (Da Vinci PDex). */
    public static final String APPOINTMENT_BOOK = "appointment-book";

    /** A patient's record is opened. */
    public static final String PATIENT_VIEW = "patient-view";

    /** An order is selected among others. */
    public static final String ORDER_SELECT = "order-select";

    /** Orders are about to be signed. */
    public static final String ORDER_SIGN = "order-sign";

    /** Orders are about to be given to a performer. */
    public static final String ORDER_DISPATCH = "order-dispatch";

    /** An encounter begins. */
    public static final String ENCOUNTER_START = "encounter-start";

    /** An encounter is about to end. */
    public static final String ENCOUNTER_DISCHARGE = "encounter-discharge";

    private final String hook;
    private final HookSubject subject;
    private final JsonObject members;
    private final Set<String> drafts;

    private HookContext(String hook, HookSubject subject, JsonObject members, Set<String> drafts) {
        this.hook = hook;
        this.subject = subject;
        this.members = members;
        this.drafts = Set.copyOf(drafts);
    }

    /**
     * Creates the context of {@value #PATIENT_VIEW}.
     *
     * @param subject user and patient; an encounter if there is one
     * @return the context
     * @throws IllegalArgumentException if user or patient is missing
     */
    public static HookContext patientView(HookSubject subject) {
        return new HookContext(
                PATIENT_VIEW, subject, whole(PATIENT_VIEW, subject).build(), Set.of());
    }

    /**
     * Creates the context of {@value #APPOINTMENT_BOOK}.
     *
     * @param subject user and patient; an encounter if there is one
     * @param appointments the appointments, each with status {@code proposed}; one without id gets one
     * @return the context
     * @throws IllegalArgumentException if user or patient is missing, there is no appointment, or one is not proposed
     */
    public static HookContext appointmentBook(HookSubject subject, List<Appointment> appointments) {
        if (appointments.isEmpty()
                || appointments.stream().anyMatch(each -> each.getStatus() != AppointmentStatus.PROPOSED)) {
            throw new IllegalArgumentException(
                    "appointments must be one or more with status proposed; without any, use historyRequest");
        }
        ContextBundle bundle = ContextBundle.of(appointments, "appointment");
        return new HookContext(
                APPOINTMENT_BOOK,
                subject,
                whole(APPOINTMENT_BOOK, subject)
                        .object("appointments", bundle.json())
                        .build(),
                bundle.references());
    }

    /**
     * Creates the context of {@value #APPOINTMENT_BOOK} for an ad-hoc request of a member's history (Da Vinci PDex): nothing is
     * booked. It contains one proposed appointment of the patient with the user, without a time.
     *
     * @param subject user and patient; an encounter if there is one
     * @return the context
     * @throws IllegalArgumentException if user or patient is missing
     */
    public static HookContext historyRequest(HookSubject subject) {
        return appointmentBook(subject, List.of(ContextBundle.unbooked(subject)));
    }

    /**
     * Creates the context of {@value #APPOINTMENT_BOOK} with a bundle without entries, for services that expect nothing where
     * nothing is booked.
     *
     * @param subject user and patient; an encounter if there is one
     * @return the context
     * @throws IllegalArgumentException if user or patient is missing
     */
    public static HookContext historyRequestWithoutAppointment(HookSubject subject) {
        JsonObject.Builder members = whole(APPOINTMENT_BOOK, subject)
                .object(
                        "appointments",
                        ContextBundle.of(List.of(), "appointment").json());
        return new HookContext(APPOINTMENT_BOOK, subject, members.build(), Set.of());
    }

    /**
     * Creates the context of {@value #ORDER_SIGN}.
     *
     * @param subject user and patient; an encounter if there is one
     * @param draftOrders the orders, one or more; one without id gets one
     * @return the context
     * @throws IllegalArgumentException if user, patient or orders are missing
     */
    public static HookContext orderSign(HookSubject subject, List<? extends Resource> draftOrders) {
        ContextBundle bundle = orders(draftOrders);
        return new HookContext(
                ORDER_SIGN,
                subject,
                whole(ORDER_SIGN, subject).object("draftOrders", bundle.json()).build(),
                bundle.references());
    }

    /**
     * Creates the context of {@value #ORDER_SELECT}.
     *
     * @param subject user and patient; an encounter if there is one
     * @param draftOrders the orders, each with an id
     * @param selections the references {@code Type/id} of those just selected, one or more
     * @return the context
     * @throws IllegalArgumentException if something is missing, or a selection is not among the orders
     */
    public static HookContext orderSelect(
            HookSubject subject, List<? extends Resource> draftOrders, List<String> selections) {
        ContextBundle bundle = orders(draftOrders);
        if (selections.isEmpty() || !bundle.references().containsAll(selections)) {
            throw new IllegalArgumentException("selections must be references of draftOrders, one or more");
        }
        return new HookContext(
                ORDER_SELECT,
                subject,
                whole(ORDER_SELECT, subject)
                        .texts("selections", selections)
                        .object("draftOrders", bundle.json())
                        .build(),
                bundle.references());
    }

    /**
     * Creates the context of {@value #ORDER_DISPATCH}, which has no user.
     *
     * @param subject the patient
     * @param dispatchedOrders the references {@code Type/id} of the orders, one or more
     * @param performer the reference {@code Type/id} of the performer
     * @return the context
     * @throws IllegalArgumentException if the patient is missing, or a reference has another form
     */
    public static HookContext orderDispatch(HookSubject subject, List<String> dispatchedOrders, String performer) {
        if (dispatchedOrders.isEmpty()) {
            throw new IllegalArgumentException("dispatchedOrders must be one or more");
        }
        List<String> orders = new ArrayList<>();
        dispatchedOrders.forEach(each -> orders.add(LocalReference.parse(each).toString()));
        JsonObject members = JsonObject.builder()
                .text("patientId", required(ORDER_DISPATCH, "patient", subject.patient()))
                .texts("dispatchedOrders", orders)
                .text("performer", LocalReference.parse(performer).toString())
                .build();
        return new HookContext(ORDER_DISPATCH, subject, members, Set.of());
    }

    /**
     * Creates the context of {@value #ENCOUNTER_START}.
     *
     * @param subject user, patient and encounter
     * @return the context
     * @throws IllegalArgumentException if one of them is missing
     */
    public static HookContext encounterStart(HookSubject subject) {
        return inEncounter(ENCOUNTER_START, subject);
    }

    /**
     * Creates the context of {@value #ENCOUNTER_DISCHARGE}.
     *
     * @param subject user, patient and encounter
     * @return the context
     * @throws IllegalArgumentException if one of them is missing
     */
    public static HookContext encounterDischarge(HookSubject subject) {
        return inEncounter(ENCOUNTER_DISCHARGE, subject);
    }

    /**
     * Creates the context of any other hook.
     *
     * @param hook the hook; private ones have a reverse domain name
     * @param subject whom the call is about
     * @param members the members as the hook's definition names them, none of them null or empty
     * @return the context
     * @throws IllegalArgumentException if there are no members, or one is null or empty (CDS Hooks §Null and empty)
     */
    public static HookContext of(String hook, HookSubject subject, JsonObject members) {
        if (requireNonNull(hook, "hook").isBlank() || members.members().isEmpty()) {
            throw new IllegalArgumentException("hook and members must not be empty");
        }
        ContextBundle.requireNothingEmpty(members);
        return new HookContext(hook, requireNonNull(subject, "subject"), members, Set.of());
    }

    /**
     * Adds a member that the hook's definition does not have, such as the id of a member as some plans want it there.
     *
     * @param name its name
     * @param value its value, not empty
     * @return a changed copy
     * @throws IllegalArgumentException if the value is empty, or the member is there already
     */
    public HookContext with(String name, String value) {
        if (requireNonNull(value, "value").isEmpty() || members.has(name)) {
            throw new IllegalArgumentException("the member must be new, and its value not empty");
        }
        return new HookContext(
                hook, subject, members.toBuilder().text(name, value).build(), drafts);
    }

    /**
     * The hook.
     *
     * @return its name
     */
    public String hook() {
        return hook;
    }

    /**
     * Whom the call is about.
     *
     * @return the subject
     */
    public HookSubject subject() {
        return subject;
    }

    /**
     * The context as it is sent.
     *
     * @return the JSON
     */
    public JsonObject json() {
        return members;
    }

    /**
     * The resources that exist in this context only, and not at the source.
     *
     * @return their references {@code Type/id}
     */
    public Set<String> drafts() {
        return drafts;
    }

    private static ContextBundle orders(List<? extends Resource> draftOrders) {
        if (draftOrders.isEmpty()) {
            throw new IllegalArgumentException("draftOrders must be one or more");
        }
        return ContextBundle.of(draftOrders, "order");
    }

    private static HookContext inEncounter(String hook, HookSubject subject) {
        String ignored = required(hook, "encounter", subject.encounter());
        return new HookContext(hook, subject, whole(hook, subject).build(), Set.of());
    }

    private static JsonObject.Builder whole(String hook, HookSubject subject) {
        return JsonObject.builder()
                .text("userId", required(hook, "user", subject.user()))
                .text("patientId", required(hook, "patient", subject.patient()))
                .text("encounterId", subject.encounter().orElse(null));
    }

    private static String required(String hook, String what, Optional<String> value) {
        return value.orElseThrow(() -> new IllegalArgumentException(hook + " needs a " + what
                + ", which the launch context does not have: set it with HookSubject." + what));
    }

    /** Prints the hook and which parts are known. */
    @Override
    public String toString() {
        return "HookContext[" + hook + ", " + subject + "]";
    }
}
