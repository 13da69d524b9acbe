// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.ipa;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.internal.http.HttpSender;
import org.sdohsync.fhir.internal.audit.AccessLog;
import org.sdohsync.fhir.internal.client.FhirClient;

/** A source with an answer for each request, and the reader of patient p1 there. What has no answer is not found. */
final class ScriptedSource {
    private static final String BASE = "https://ehr.example/fhir";

    /** By path and query: a body with single quotes, or a status. */
    final Map<String, String> answers = new TreeMap<>();

    final List<String> asked = new ArrayList<>();

    private final HttpSender sender = request -> {
        String target = request.uri().toString().substring(BASE.length() + 1);
        asked.add(target);
        String answer = answers.getOrDefault(target, "404");
        boolean refused = answer.matches("[0-9]{3}");
        return new HttpReply(
                refused ? Integer.parseInt(answer) : 200,
                request.uri(),
                name -> null,
                (refused ? "{}" : answer.replace('\'', '"')).getBytes(UTF_8));
    };

    final SourcePatientReader reader = new SourcePatientReader(new PatientSearches(
            FhirClient.over(sender, FhirBase.restore(BASE), Limits.defaults()), sender, AccessLog.none(), "p1"));

    static String bundle(String... resources) {
        return Arrays.stream(resources)
                .map(resource -> "{'resource':" + resource + "}")
                .collect(Collectors.joining(",", "{'resourceType':'Bundle','type':'searchset','entry':[", "]}"));
    }
}
