// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.benchmarks;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.LenientErrorHandler;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.hl7.fhir.r4.model.Resource;
import org.sdohsync.benchmarks.source.Samples;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.fhir.internal.model.ModelReader;

/**
 * What does it cost to make a model of a resource? Resources of all kinds of a source, without their narratives: a walk over the tokens, this
 * library's reader, and HAPI's parser, taking turns in one process; and the memory that each allocates.
 */
public final class ReaderCost {
    private static final int NUMBERS = 20;
    private static final int ROUNDS = 60;
    private static final JsonFactory JSON = new JsonFactory();

    private final List<byte[]> samples;
    private final FhirContext context = FhirContext.forR4();

    private ReaderCost() {
        this.context.setParserErrorHandler(new LenientErrorHandler(false).disableAllErrors());
        this.samples = Samples.ofEachKind(NUMBERS).stream()
                .map(ReaderCost::withoutNarrative)
                .toList();
    }

    /**
     * Runs the benchmark.
     *
     * @param args none
     */
    public static void main(String[] args) {
        new ReaderCost().measure();
        System.exit(0);
    }

    private static byte[] withoutNarrative(byte[] json) {
        return JsonObject.parse(json, "sample").toBuilder()
                .remove("text")
                .build()
                .toBytes();
    }

    private void measure() {
        int all = ROUNDS * samples.size();
        Contender tokens = times -> run(times, this::walk);
        Contender reader = times -> run(times, json -> ModelReader.read(json) != null);
        Contender hapi = times -> run(times, this::parse);
        Medians medians = new Medians()
                .add("tokens", all, tokens)
                .add("reader", all, reader)
                .add("hapi", all, hapi)
                .run();
        System.out.printf(
                Locale.ROOT,
                "bench-reader: resources=%d readerToTokens=%.2f hapiToTokens=%.2f hapiToReader=%.2f tokensMicros=%.2f"
                        + " readerMicros=%.2f hapiMicros=%.2f readerBytes=%d hapiBytes=%d%n",
                samples.size(),
                medians.ratio("reader", "tokens"),
                medians.ratio("hapi", "tokens"),
                medians.ratio("hapi", "reader"),
                medians.nanos("tokens") / 1000,
                medians.nanos("reader") / 1000,
                medians.nanos("hapi") / 1000,
                allocated(all, reader),
                allocated(all, hapi));
    }

    private static long allocated(int times, Contender contender) {
        Allocation allocation = new Allocation();
        double ignored = contender.nanos(times);
        return allocation.bytes() / times;
    }

    /** Reads so many resources in turn, and counts those that could be read. */
    private int run(int times, Predicate<byte[]> reads) {
        int read = 0;
        for (int at = 0; at < times; at++) {
            read += reads.test(samples.get(at % samples.size())) ? 1 : 0;
        }
        return read;
    }

    private boolean walk(byte[] json) {
        try (JsonParser parser = JSON.createParser(json)) {
            int tokens = 0;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                tokens++;
            }
            return tokens > 4;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private boolean parse(byte[] json) {
        Resource parsed = (Resource) context.newJsonParser().parseResource(new String(json, StandardCharsets.UTF_8));
        return parsed.hasId();
    }
}
