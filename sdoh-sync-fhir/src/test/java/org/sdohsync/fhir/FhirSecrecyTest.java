// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.sdohsync.core.connection.ClientIdentity;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.core.connection.LaunchContext;
import org.sdohsync.core.connection.Role;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.http.Limits;
import org.sdohsync.core.internal.connection.AuthorizationEndpoints;
import org.sdohsync.core.internal.connection.ConnectionRecord;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.fhir.audit.AccessEvent;
import org.sdohsync.fhir.audit.AuditEvents;
import org.sdohsync.fhir.internal.audit.AccessLog;
import org.sdohsync.fhir.internal.client.BundleLinks;
import org.sdohsync.fhir.internal.client.BundlePage;
import org.sdohsync.fhir.internal.client.BundleScanner;
import org.sdohsync.fhir.internal.client.CapabilityDeclaration;
import org.sdohsync.fhir.internal.client.ContentDigest;
import org.sdohsync.fhir.internal.client.CreateResult;
import org.sdohsync.fhir.internal.client.EntryHead;
import org.sdohsync.fhir.internal.client.FhirClient;
import org.sdohsync.fhir.internal.client.FhirErrors;
import org.sdohsync.fhir.internal.client.FhirJson;
import org.sdohsync.fhir.internal.client.IssueCodes;
import org.sdohsync.fhir.internal.client.KnownSources;
import org.sdohsync.fhir.internal.client.LocalReference;
import org.sdohsync.fhir.internal.client.ResourceVersions;
import org.sdohsync.fhir.internal.client.SearchPages;
import org.sdohsync.fhir.internal.client.ServerAliases;
import org.sdohsync.fhir.internal.client.ServerCapabilities;
import org.sdohsync.fhir.internal.client.WriteFailures;
import org.sdohsync.fhir.internal.json.ByteWindow;
import org.sdohsync.fhir.internal.json.EightBytes;
import org.sdohsync.fhir.internal.json.JsonScanner;
import org.sdohsync.fhir.internal.json.MemberNames;
import org.sdohsync.fhir.internal.json.PlainText;
import org.sdohsync.fhir.internal.model.ModelReader;
import org.sdohsync.testkit.Canaries;
import org.sdohsync.testkit.Requirement;
import org.sdohsync.testkit.SecrecyRoll;
import org.sdohsync.testkit.SeededEntropy;

/** The roll of the FHIR client: no public type shows what a server says of a patient. */
class FhirSecrecyTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final FhirBase BASE = FhirBase.restore("https://ehr.example/fhir");
    private static final String IDS = "holds ids and counts";

    private final Canaries canaries = Canaries.drawnFrom(SeededEntropy.of(53));

    @Test
    @Requirement("USE-10")
    void publicTypes_withPatientsInThem_showNone() {
        String body = new String(
                JsonObject.builder()
                        .text("resourceType", "Task")
                        .text("id", "1")
                        .text("description", canaries.text("description"))
                        .build()
                        .toBytes(),
                UTF_8);
        FhirClient client = FhirClient.over(
                request -> new HttpReply(200, request.uri(), name -> null, body.getBytes(UTF_8)),
                BASE,
                Limits.defaults());
        BundlePage page = BundleScanner.scan(
                ("{\"resourceType\":\"Bundle\",\"entry\":[{\"resource\":" + body + "}]}").getBytes(UTF_8),
                "search",
                head -> true);

        SecrecyRoll.of(AccessEvent.class, canaries)
                .built(
                        client.read("Task", "1").orElseThrow(),
                        page,
                        page.entries().get(0),
                        AccessLog.of(connection().view(), Clock.systemUTC(), event -> {}))
                .opaque(FhirClient.class, SearchPages.class)
                .excused("holds addresses of a server and prints their number", ServerAliases.class)
                .excused(
                        "has functions and constants only", BundleScanner.class, FhirJson.class, ResourceVersions.class)
                .excused(
                        "has functions and constants only",
                        WriteFailures.class,
                        FhirErrors.class,
                        BundleLinks.class,
                        IssueCodes.class)
                .excused("has functions only", AuditEvents.class, ContentDigest.class)
                .excused("holds addresses of a server and prints nothing", KnownSources.class, KnownSources.Known.class)
                .excused("holds bytes during one call and prints nothing", ByteWindow.class, JsonScanner.class)
                .excused("shows what is wrong and no bytes", ByteWindow.TextTooLong.class, JsonScanner.Truncated.class)
                .excused(
                        "has functions and names of members only", EightBytes.class, PlainText.class, MemberNames.class)
                .excused("holds a resource during one call and is given to nobody", ModelReader.class)
                .excused(IDS, LocalReference.class, CreateResult.class, EntryHead.class)
                .excused("tells what a server can do", ServerCapabilities.class, CapabilityDeclaration.class)
                .excused("holds ids only; AccessLogTest searches it", AccessEvent.class)
                .verify();
    }

    private ConnectionRecord connection() {
        return ConnectionRecord.builder(
                        new ConnectionId("c"),
                        "default",
                        BASE,
                        Role.recipient(List.of("Organization/1")),
                        AuthorizationEndpoints.of(null, URI.create("https://as.example/token"), null, null),
                        ClientIdentity.publicClient("app"),
                        NOW)
                .context(LaunchContext.of(Map.of("patient", canaries.text("patient"))))
                .build();
    }
}
