// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir.memory;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.parser.DataFormatException;
import ca.uhn.fhir.rest.annotation.Transaction;
import ca.uhn.fhir.rest.annotation.TransactionParam;
import ca.uhn.fhir.rest.server.exceptions.InternalErrorException;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import ca.uhn.fhir.rest.server.exceptions.NotImplementedOperationException;
import jakarta.servlet.http.HttpServletRequest;
import org.eclipse.jetty.http.HttpTester;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Bundle.BundleEntryRequestComponent;
import org.hl7.fhir.r4.model.Bundle.BundleEntryResponseComponent;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Resource;
import org.jspecify.annotations.Nullable;

/** Batch Bundles: each entry is a request of its own with the token of the batch. Transactions are not supported. */
public final class BatchProvider {
    private static final String FHIR_JSON = "application/fhir+json";

    private final FhirContext fhir;
    private final EntryDispatch dispatch;

    BatchProvider(FhirContext fhir, EntryDispatch dispatch) {
        this.fhir = fhir;
        this.dispatch = dispatch;
    }

    /**
     * Performs a batch.
     *
     * @param bundle the entries
     * @param request the request that brought them
     * @return one answer per entry, in order
     */
    @Transaction
    public Bundle batch(@TransactionParam Bundle bundle, HttpServletRequest request) {
        if (bundle.getType() == BundleType.TRANSACTION) {
            throw new NotImplementedOperationException("This server performs batches, not transactions");
        }
        if (bundle.getType() != BundleType.BATCH) {
            throw new InvalidRequestException("A Bundle at the base must be a batch");
        }
        Bundle answer = new Bundle();
        answer.setType(BundleType.BATCHRESPONSE);
        bundle.getEntry().forEach(entry -> answer.addEntry(perform(entry, request)));
        return answer;
    }

    private BundleEntryComponent perform(BundleEntryComponent entry, HttpServletRequest batch) {
        try {
            return answer(dispatch.send(request(entry, batch)));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new InternalErrorException("An entry of the batch could not be performed", e);
        }
    }

    private HttpTester.Request request(BundleEntryComponent entry, HttpServletRequest batch) {
        BundleEntryRequestComponent wanted = entry.getRequest();
        if (!wanted.hasMethod() || !wanted.hasUrl()) {
            throw new InvalidRequestException("Every entry of a batch needs a method and a url");
        }
        String base = batch.getContextPath() + batch.getServletPath();
        HttpTester.Request request = HttpTester.newRequest();
        request.setMethod(wanted.getMethod().toCode());
        request.setURI(
                base + "/" + relative(wanted.getUrl(), batch.getRequestURL().toString()));
        header(request, "Host", batch.getHeader("Host"));
        header(request, "Authorization", batch.getHeader("Authorization"));
        header(request, "Accept", FHIR_JSON);
        header(request, "If-Match", wanted.getIfMatch());
        header(request, "If-None-Match", wanted.getIfNoneMatch());
        header(request, "If-None-Exist", wanted.getIfNoneExist());
        if (entry.hasResource()) {
            header(request, "Content-Type", FHIR_JSON);
            request.setContent(fhir.newJsonParser().encodeResourceToString(entry.getResource()));
        }
        return request;
    }

    private static String relative(String url, String base) {
        String plain = url.startsWith(base) ? url.substring(base.length()) : url;
        return plain.replaceFirst("^/+", "").replace("|", "%7C").replace(" ", "%20");
    }

    private static void header(HttpTester.Request request, String name, @Nullable String value) {
        if (value != null) {
            request.setHeader(name, value);
        }
    }

    private BundleEntryComponent answer(HttpTester.Response response) {
        BundleEntryComponent entry = new BundleEntryComponent();
        BundleEntryResponseComponent outcome = entry.getResponse();
        outcome.setStatus((response.getStatus() + " " + response.getReason()).trim());
        outcome.setLocation(response.get("Location"));
        outcome.setEtag(response.get("ETag"));
        Resource body = parse(response);
        boolean good = response.getStatus() < 400;
        if (body != null && good) {
            entry.setResource(body);
            outcome.setLastModified(body.getMeta().getLastUpdated());
        } else if (body != null) {
            outcome.setOutcome(body);
        }
        return entry;
    }

    /** An error page that is no FHIR leaves the entry with its status alone. */
    private @Nullable Resource parse(HttpTester.Response response) {
        String text = response.getContent();
        String type = response.get("Content-Type");
        if (text == null || text.isEmpty() || type == null || !type.contains("fhir")) {
            return null;
        }
        try {
            return (Resource) fhir.newJsonParser().parseResource(text);
        } catch (DataFormatException e) {
            return null;
        }
    }
}
