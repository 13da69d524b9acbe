// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.benchmarks.internal;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.LenientErrorHandler;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.sdohsync.benchmarks.source.Samples;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.fhir.internal.model.ModelReader;

/** What JMH measures for {@link org.sdohsync.benchmarks.ReaderCost}: one resource, of each kind of a source in turn, without its narrative. */
@State(Scope.Thread)
public class ReaderBenchmark {
    private static final int NUMBERS = 20;
    private static final JsonFactory JSON = new JsonFactory();

    private final List<byte[]> samples = Samples.ofEachKind(NUMBERS).stream()
            .map(ReaderBenchmark::withoutNarrative)
            .toList();
    private final FhirContext context = FhirContext.forR4();
    private int next;

    /** Makes the samples. All of them must be readable by this library's reader, or it would be measured while it declines. */
    public ReaderBenchmark() {
        context.setParserErrorHandler(new LenientErrorHandler(false).disableAllErrors());
        for (byte[] sample : samples) {
            if (ModelReader.read(sample) == null) {
                throw new IllegalStateException("not read: " + new String(sample, StandardCharsets.UTF_8));
            }
        }
    }

    /**
     * A walk over the tokens.
     *
     * @return how many there are
     * @throws IOException if the sample is no JSON
     */
    @Benchmark
    public int tokens() throws IOException {
        try (JsonParser parser = JSON.createParser(sample())) {
            int tokens = 0;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                tokens++;
            }
            return tokens;
        }
    }

    /**
     * This library's reader.
     *
     * @return the model
     */
    @Benchmark
    public @Nullable Resource reader() {
        return ModelReader.read(sample());
    }

    /**
     * HAPI's parser.
     *
     * @return the model
     */
    @Benchmark
    public IBaseResource hapi() {
        return context.newJsonParser().parseResource(new String(sample(), StandardCharsets.UTF_8));
    }

    private byte[] sample() {
        next = (next + 1) % samples.size();
        return samples.get(next);
    }

    private static byte[] withoutNarrative(byte[] json) {
        return JsonObject.parse(json, "sample").toBuilder()
                .remove("text")
                .build()
                .toBytes();
    }
}
