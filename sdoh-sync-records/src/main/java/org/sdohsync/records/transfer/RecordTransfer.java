// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.transfer;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.internal.http.ResourceId;
import org.sdohsync.records.fetch.FetchOptions;
import org.sdohsync.records.fetch.RecordLimits;
import org.sdohsync.records.internal.fetch.TransferRun;
import org.sdohsync.records.manifest.RecordManifest;
import org.sdohsync.records.sink.RecordSink;

/**
 * Takes in records that came by another way than an API (Da Vinci PDex: alternate secure transport), with the same checks as a
 * fetch: other patients' resources are refused and named, repeated ones left out, messages become notices. And writes what was
 * fetched for a party that gets it by another way: a directory of an {@link org.sdohsync.records.sink.NdjsonDirectory} is such a
 * package already, {@link #writeBundle} makes a bundle of it. Who sent the records, and whether they were changed on the way, has
 * to be known from the way itself. Immutable; safe for use by many threads.
 */
public final class RecordTransfer {
    private final String source;
    private final String patient;
    private final FetchOptions options;
    private final RecordLimits limits;
    private final Clock clock;

    private RecordTransfer(String source, String patient, FetchOptions options, RecordLimits limits, Clock clock) {
        this.source = requireNonNull(source, "source");
        this.patient = patient;
        this.options = requireNonNull(options, "options");
        this.limits = requireNonNull(limits, "limits");
        this.clock = requireNonNull(clock, "clock");
    }

    /**
     * Creates a transfer.
     *
     * @param source the source that the records are from, as its FHIR base URL
     * @param patient the id of the patient there; records of any other are refused
     * @return the transfer, with {@link RecordLimits#DEFAULT}
     */
    public static RecordTransfer of(FhirBase source, String patient) {
        if (!ResourceId.isId(requireNonNull(patient, "patient"))) {
            throw new IllegalArgumentException("not a resource id");
        }
        return new RecordTransfer(
                source.toString(), patient, FetchOptions.everything(), RecordLimits.DEFAULT, Clock.systemUTC());
    }

    /**
     * Sets which types are wanted, who the parties are, and when to stop; the other options do not apply.
     *
     * @param value the options
     * @return a transfer with them
     */
    public RecordTransfer options(FetchOptions value) {
        return new RecordTransfer(source, patient, value, limits, clock);
    }

    /**
     * Sets how much is read.
     *
     * @param value the limits
     * @return a transfer with them
     */
    public RecordTransfer limits(RecordLimits value) {
        return new RecordTransfer(source, patient, options, value, clock);
    }

    /**
     * Sets the clock of the manifest.
     *
     * @param value the clock
     * @return a transfer with it
     */
    public RecordTransfer clock(Clock value) {
        return new RecordTransfer(source, patient, options, limits, value);
    }

    /**
     * Takes in a bundle.
     *
     * @param bundle the JSON of a bundle of any type, in UTF-8; not closed
     * @param sink where the resources go; closed in any case
     * @return what came
     * @throws IOException if the stream fails or ends too early; the sink can be resumed with the same bundle
     * @throws org.sdohsync.core.error.ProtocolException if it is no bundle
     */
    public RecordManifest readBundle(InputStream bundle, RecordSink sink) throws IOException {
        return run(sink).bundle(requireNonNull(bundle, "bundle"));
    }

    /**
     * Takes in lines of resources.
     *
     * @param lines resources, one on each line, in UTF-8; not closed
     * @param sink where the resources go; closed in any case
     * @return what came
     * @throws IOException if the stream fails; the sink can be resumed with the same lines
     */
    public RecordManifest readNdjson(InputStream lines, RecordSink sink) throws IOException {
        return run(sink).lines(requireNonNull(lines, "lines"));
    }

    /**
     * Takes in a directory that an {@link org.sdohsync.records.sink.NdjsonDirectory} wrote: each file of its manifest, whose
     * digests and counts are compared with the files before anything is taken in.
     *
     * @param directory the directory
     * @param sink where the resources go; closed in any case
     * @return what came
     * @throws IOException if a file cannot be read; the sink can be resumed with the same directory
     * @throws org.sdohsync.records.fetch.FetchException if the files are not those of the manifest, or it is of another patient or
     *     source
     */
    public RecordManifest readDirectory(Path directory, RecordSink sink) throws IOException {
        return run(sink).directory(requireNonNull(directory, "directory"));
    }

    /**
     * Writes a directory as one bundle of type {@code collection}, resource by resource.
     *
     * @param directory a directory with a manifest
     * @param out where to; not closed
     * @return the number of resources
     * @throws IOException if it cannot be read or written
     * @throws org.sdohsync.records.fetch.FetchException if the files are not those of the manifest, or it is of another patient or
     *     source
     */
    public long writeBundle(Path directory, OutputStream out) throws IOException {
        return TransferRun.writeBundle(
                source, patient, requireNonNull(directory, "directory"), requireNonNull(out, "out"), limits);
    }

    private TransferRun run(RecordSink sink) {
        return new TransferRun(source, patient, options, limits, clock, requireNonNull(sink, "sink"));
    }

    /** Prints the source only. */
    @Override
    public String toString() {
        return "RecordTransfer[" + source + "]";
    }
}
