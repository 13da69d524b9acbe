// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.sdohsync.records.fetch.FetchException;
import org.sdohsync.records.fetch.FetchException.Reason;
import org.sdohsync.records.fetch.FetchOptions;
import org.sdohsync.records.fetch.RecordLimits;
import org.sdohsync.records.internal.seen.SeenResources;
import org.sdohsync.records.internal.stream.BundleStream;
import org.sdohsync.records.internal.stream.NdjsonStream;
import org.sdohsync.records.internal.stream.ScannedResource;
import org.sdohsync.records.internal.stream.StreamLimits;
import org.sdohsync.records.manifest.DataFile;
import org.sdohsync.records.manifest.FetchMethod;
import org.sdohsync.records.manifest.Notice;
import org.sdohsync.records.manifest.RecordManifest;
import org.sdohsync.records.sink.NdjsonDirectory;
import org.sdohsync.records.sink.RecordSink;

/** Takes in records that lie in a stream or a directory. For one use and one thread. */
public final class TransferRun {
    private static final String WHAT = "transfer";

    private final String source;
    private final String patient;
    private final FetchOptions options;
    private final StreamLimits limits;
    private final Clock clock;
    private final RecordSink sink;
    private final SeenResources seen;
    private FetchState state;
    private Intake intake;

    /**
     * Creates a run.
     *
     * @param source the FHIR base URL of the source
     * @param patient the patient's id there
     * @param options the wanted types and the parties
     * @param limits how much is read
     * @param clock the clock
     * @param sink where the resources go
     */
    public TransferRun(
            String source, String patient, FetchOptions options, RecordLimits limits, Clock clock, RecordSink sink) {
        this.source = source;
        this.patient = patient;
        this.options = options;
        this.limits = streamed(limits);
        this.clock = clock;
        this.sink = sink;
        this.state = new FetchState(request(), clock.instant(), FetchMethod.TRANSFER);
        this.seen = new SeenResources(sink::temporaryDirectory);
        this.intake = new Intake(state, options, sink, seen);
    }

    private static StreamLimits streamed(RecordLimits limits) {
        return new StreamLimits(limits.answerBytes(), limits.answerEntries(), limits.resourceBytes());
    }

    private String request() {
        return "transfer " + source + " " + patient + " " + options.types();
    }

    /** Reads everything that there is to read. */
    private interface Reading {
        void read() throws IOException;
    }

    /**
     * Takes in a bundle.
     *
     * @param in its JSON
     * @return what came
     * @throws IOException if the stream fails
     */
    public RecordManifest bundle(InputStream in) throws IOException {
        return run(() -> new BundleStream(WHAT, limits, intake::take).read(in));
    }

    /**
     * Takes in lines.
     *
     * @param in one resource on each line
     * @return what came
     * @throws IOException if the stream fails
     */
    public RecordManifest lines(InputStream in) throws IOException {
        return run(() -> ndjson(in));
    }

    /**
     * Takes in a directory.
     *
     * @param directory the directory with its manifest
     * @return what came
     * @throws IOException if a file cannot be read
     */
    public RecordManifest directory(Path directory) throws IOException {
        return run(() -> {
            RecordManifest sent = checked(source, patient, directory);
            for (DataFile file : sent.files()) {
                try (InputStream in = open(directory, file)) {
                    ndjson(in);
                }
            }
            sent.notices().stream()
                    .filter(notice -> notice.kind() != Notice.Kind.NO_PROVENANCE)
                    .forEach(notice -> state.notice(notice.kind(), notice.about()));
        });
    }

    private void ndjson(InputStream in) throws IOException {
        new NdjsonStream(WHAT, limits, intake::take, () -> intake.unreadable(WHAT)).read(in);
    }

    private RecordManifest run(Reading reading) throws IOException {
        try (sink;
                seen) {
            sink.resume(seen::add).map(FetchStateJson::read).ifPresent(saved -> state = saved);
            if (!state.request.equals(request())) {
                throw new FetchException(
                        "the sink holds another transfer or fetch: choose another sink", Reason.OTHER_FETCH);
            }
            state.patients = new ArrayList<>(List.of(patient));
            intake = new Intake(state, options, sink, seen);
            state.again = seen.size() > 0;
            sink.save(FetchStateJson.write(state));
            reading.read();
            RecordManifest manifest = FetchManifest.of(state, source, patient, options, sink.finish(), clock.instant());
            sink.keep(manifest);
            return manifest;
        }
    }

    /**
     * Writes a directory as a bundle.
     *
     * @param source the FHIR base URL of the source
     * @param patient the patient's id there
     * @param directory the directory with its manifest
     * @param out where to
     * @param limits how much is read
     * @return the number of resources
     * @throws IOException if it cannot be read or written
     */
    public static long writeBundle(String source, String patient, Path directory, OutputStream out, RecordLimits limits)
            throws IOException {
        RecordManifest manifest = checked(source, patient, directory);
        out.write("{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[".getBytes(UTF_8));
        long[] count = new long[1];
        try {
            for (DataFile file : manifest.files()) {
                try (InputStream in = open(directory, file)) {
                    new NdjsonStream(
                                    WHAT,
                                    streamed(limits),
                                    line -> {
                                        entry(source, line, count[0]++ == 0, out);
                                    },
                                    () -> {
                                        throw different(directory);
                                    })
                            .read(in);
                }
            }
        } catch (UncheckedIOException full) {
            throw full.getCause();
        }
        out.write("]}".getBytes(UTF_8));
        return count[0];
    }

    private static void entry(String source, ScannedResource line, boolean first, OutputStream out) {
        try {
            String head = (first ? "" : ",") + "{\"fullUrl\":\"" + source + "/" + line.type() + "/" + line.id()
                    + "\",\"resource\":";
            out.write(head.getBytes(UTF_8));
            line.writeLine(out);
            out.write('}');
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }

    /** The manifest of a directory, whose files are what it says. */
    private static RecordManifest checked(String source, String patient, Path directory) throws IOException {
        RecordManifest manifest = NdjsonDirectory.manifest(directory).orElseThrow(() -> different(directory));
        if (!manifest.source().equals(source) || !manifest.patient().equals(patient)) {
            throw new FetchException(
                    directory + " has the records of another patient or source: ask its sender",
                    Reason.DIFFERENT_CONTENT);
        }
        for (DataFile file : manifest.files()) {
            MessageDigest digest = sha256();
            long bytes;
            try (InputStream in = new DigestInputStream(open(directory, file), digest)) {
                bytes = in.transferTo(OutputStream.nullOutputStream());
            }
            if (bytes != file.bytes()
                    || !HexFormat.of().formatHex(digest.digest()).equals(file.sha256())) {
                throw different(directory);
            }
        }
        return manifest;
    }

    private static InputStream open(Path directory, DataFile file) throws IOException {
        return Files.newInputStream(directory.resolve(file.name()), LinkOption.NOFOLLOW_LINKS);
    }

    private static FetchException different(Path directory) {
        return new FetchException(
                "the files in " + directory + " are not what their manifest says: ask its sender for them again",
                Reason.DIFFERENT_CONTENT);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256; this indicates a bug", impossible);
        }
    }
}
