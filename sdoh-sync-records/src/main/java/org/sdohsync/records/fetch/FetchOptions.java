// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.fetch;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.hl7.fhir.r4.model.Patient;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.internal.http.ResourceId;
import org.sdohsync.records.manifest.FetchMethod;
import org.sdohsync.records.manifest.RecordManifest;

/**
 * What to fetch, and how. Immutable; each setter returns a changed copy.
 *
 * <p>Defaults: everything of the connection's patient, of all times and types; {@code $everything} of the patient first, then a
 * search for each type, then the bulk export, whichever the source offers; pages of {@value #DEFAULT_PAGE_SIZE}; nobody is asked
 * to confirm the patient.
 */
public final class FetchOptions {
    /** The number of resources of a page that is asked for: 1,000. */
    public static final int DEFAULT_PAGE_SIZE = 1000;

    private static final FetchOptions ALL = new FetchOptions(new Draft());

    private final Draft parts;

    // Its values are immutable.
    private static final class Draft implements Cloneable {
        private @Nullable String patient;
        private @Nullable Instant since;
        private List<String> types = List.of();
        private @Nullable LocalDate start;
        private @Nullable LocalDate end;
        private int pageSize = DEFAULT_PAGE_SIZE;
        private List<FetchMethod> methods = List.of(FetchMethod.EVERYTHING, FetchMethod.SEARCH, FetchMethod.EXPORT);
        private @Nullable String sender;
        private @Nullable String receiver;
        private Predicate<? super Patient> confirmed = patient -> true;
        private BooleanSupplier cancelled = () -> false;
        private Consumer<? super FetchProgress> progress = step -> {};

        private Draft copy() {
            try {
                return (Draft) clone();
            } catch (CloneNotSupportedException impossible) {
                throw new IllegalStateException("clone failed; this indicates a bug", impossible);
            }
        }
    }

    private FetchOptions(Draft parts) {
        this.parts = parts;
    }

    private FetchOptions with(Consumer<Draft> change) {
        Draft next = parts.copy();
        change.accept(next);
        return new FetchOptions(next);
    }

    /**
     * Returns the defaults.
     *
     * @return the options in the description of this class
     */
    public static FetchOptions everything() {
        return ALL;
    }

    /**
     * Returns options for what changed since an earlier fetch of the same source and patient.
     *
     * @param earlier the manifest of the earlier fetch
     * @return the options; those of a full fetch if the earlier one has no {@link RecordManifest#nextSince}
     */
    public static FetchOptions changesAfter(RecordManifest earlier) {
        FetchOptions same = ALL.patient(earlier.patient());
        return earlier.nextSince().map(same::since).orElse(same);
    }

    /**
     * Sets the patient, for a connection that is not for one.
     *
     * @param id the id at the source
     * @return the options with it
     */
    public FetchOptions patient(String id) {
        if (!ResourceId.isId(requireNonNull(id, "id"))) {
            throw new IllegalArgumentException("not a resource id");
        }
        return with(next -> next.patient = id);
    }

    /**
     * Asks only for what the source changed after a time ({@code _since}): a time of its records, not of care.
     *
     * @param time the time, of the source's clock: {@link RecordManifest#nextSince}
     * @return the options with it
     */
    public FetchOptions since(Instant time) {
        return with(next -> next.since = requireNonNull(time, "time"));
    }

    /**
     * Asks only for some types ({@code _type}). Other types that come all the same are left out.
     *
     * @param names the types; none for all
     * @return the options with them
     */
    public FetchOptions types(String... names) {
        List<String> chosen = List.copyOf(new TreeSet<>(List.of(names)));
        if (!chosen.stream().allMatch(ResourceId::isType)) {
            throw new IllegalArgumentException("not resource types: " + chosen);
        }
        return with(next -> next.types = chosen);
    }

    /**
     * Asks only for care within some dates ({@code start}, {@code end}). A source may ignore it, see {@link
     * org.sdohsync.records.manifest.Notice.Kind#PARAMETER_IGNORED}.
     *
     * @param first the first date, or null
     * @param last the last date, or null
     * @return the options with them
     */
    public FetchOptions care(@Nullable LocalDate first, @Nullable LocalDate last) {
        return with(next -> {
            next.start = first;
            next.end = last;
        });
    }

    /**
     * Sets the number of resources of a page that is asked for ({@code _count}).
     *
     * @param count the number, at least 1
     * @return the options with it
     */
    public FetchOptions pageSize(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("pageSize must be at least 1: " + count);
        }
        return with(next -> next.pageSize = count);
    }

    /**
     * Sets the ways to fetch, in the order in which they are tried.
     *
     * @param order the methods; {@link FetchMethod#TRANSFER} is none of them
     * @return the options with them
     */
    public FetchOptions methods(FetchMethod... order) {
        List<FetchMethod> chosen = List.of(order);
        if (chosen.isEmpty() || chosen.contains(FetchMethod.TRANSFER)) {
            throw new IllegalArgumentException("not ways to fetch: " + chosen);
        }
        return with(next -> next.methods = chosen);
    }

    /**
     * Names both sides in the manifest, such as a member's old and new plan.
     *
     * @param from who sends the records
     * @param to who receives them
     * @return the options with them
     */
    public FetchOptions parties(String from, String to) {
        return with(next -> {
            next.sender = requireNonNull(from, "from");
            next.receiver = requireNonNull(to, "to");
        });
    }

    /**
     * Asks the application whether it is the right patient, before anything is delivered (International Patient Access,
     * initial patient identity check).
     *
     * @param right tells it
     * @return the options with it
     */
    public FetchOptions confirm(Predicate<? super Patient> right) {
        return with(next -> next.confirmed = requireNonNull(right, "right"));
    }

    /**
     * Sets when to stop. What came is kept, and the fetch can be resumed.
     *
     * @param condition is asked often, and should be quick
     * @return the options with it
     */
    public FetchOptions cancelledWhen(BooleanSupplier condition) {
        return with(next -> next.cancelled = requireNonNull(condition, "condition"));
    }

    /**
     * Sets who is told how far the fetch has come, after each page and on the same thread.
     *
     * @param listener the listener
     * @return the options with it
     */
    public FetchOptions onProgress(Consumer<? super FetchProgress> listener) {
        return with(next -> next.progress = requireNonNull(listener, "listener"));
    }

    /**
     * The patient.
     *
     * @return the id, if it was set
     */
    public Optional<String> patient() {
        return Optional.ofNullable(parts.patient);
    }

    /**
     * The time since which changes are asked for.
     *
     * @return the time, if it was set
     */
    public Optional<Instant> since() {
        return Optional.ofNullable(parts.since);
    }

    /**
     * The types that are asked for.
     *
     * @return the types, in order; empty for all
     */
    public List<String> types() {
        return parts.types;
    }

    /**
     * The first date of care.
     *
     * @return the date, if it was set
     */
    public Optional<LocalDate> start() {
        return Optional.ofNullable(parts.start);
    }

    /**
     * The last date of care.
     *
     * @return the date, if it was set
     */
    public Optional<LocalDate> end() {
        return Optional.ofNullable(parts.end);
    }

    /**
     * The page size.
     *
     * @return the number
     */
    public int pageSize() {
        return parts.pageSize;
    }

    /**
     * The ways to fetch.
     *
     * @return the methods in their order
     */
    public List<FetchMethod> methods() {
        return parts.methods;
    }

    /**
     * Who sends the records.
     *
     * @return the name, if it was set
     */
    public Optional<String> sender() {
        return Optional.ofNullable(parts.sender);
    }

    /**
     * Who receives the records.
     *
     * @return the name, if it was set
     */
    public Optional<String> receiver() {
        return Optional.ofNullable(parts.receiver);
    }

    /**
     * Asks whether it is the right patient.
     *
     * @param patient the patient
     * @return what the application says
     */
    public boolean isConfirmed(Patient patient) {
        return parts.confirmed.test(patient);
    }

    /**
     * Asks whether to stop.
     *
     * @return what the application says
     */
    public boolean isCancelled() {
        return parts.cancelled.getAsBoolean();
    }

    /**
     * Tells how far the fetch has come.
     *
     * @param step the progress
     */
    public void tell(FetchProgress step) {
        parts.progress.accept(step);
    }

    /** Prints types and methods only. */
    @Override
    public String toString() {
        return "FetchOptions[types=" + parts.types + ", methods=" + parts.methods + ", since=" + parts.since + "]";
    }
}
