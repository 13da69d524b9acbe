// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks;

import static org.sdohsync.cdshooks.action.ActionResult.Outcome.SKIPPED;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.Patient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sdohsync.cdshooks.action.ActionResult;
import org.sdohsync.cdshooks.card.Card;
import org.sdohsync.cdshooks.card.CardCoding;
import org.sdohsync.cdshooks.card.CardSource;
import org.sdohsync.cdshooks.card.CdsResponse;
import org.sdohsync.cdshooks.card.CurrentCards;
import org.sdohsync.cdshooks.card.Suggestion;
import org.sdohsync.cdshooks.feedback.Feedback;
import org.sdohsync.cdshooks.feedback.FeedbackReport;
import org.sdohsync.cdshooks.hook.HookCall;
import org.sdohsync.cdshooks.hook.HookContext;
import org.sdohsync.cdshooks.hook.HookSubject;
import org.sdohsync.cdshooks.hook.ServiceAuthorization;
import org.sdohsync.cdshooks.internal.action.ActionApplier;
import org.sdohsync.cdshooks.internal.call.CdsCaller;
import org.sdohsync.cdshooks.internal.call.ConnectionClients;
import org.sdohsync.cdshooks.internal.card.PlainText;
import org.sdohsync.cdshooks.internal.feedback.FeedbackJournal;
import org.sdohsync.cdshooks.internal.prefetch.PrefetchData;
import org.sdohsync.cdshooks.internal.prefetch.PrefetchReader;
import org.sdohsync.cdshooks.internal.prefetch.PrefetchTemplate;
import org.sdohsync.cdshooks.internal.reading.AnswerReader;
import org.sdohsync.cdshooks.internal.reading.BoundedText;
import org.sdohsync.cdshooks.internal.reading.PatientReference;
import org.sdohsync.cdshooks.internal.service.CdsAddresses;
import org.sdohsync.cdshooks.internal.service.CdsHttp;
import org.sdohsync.cdshooks.internal.service.ClientJwt;
import org.sdohsync.cdshooks.internal.service.Discovery;
import org.sdohsync.cdshooks.prefetch.PrefetchResult;
import org.sdohsync.cdshooks.reading.ReadingProblem;
import org.sdohsync.cdshooks.service.CdsProvider;
import org.sdohsync.cdshooks.service.CdsService;
import org.sdohsync.cdshooks.service.CdsServiceException;
import org.sdohsync.cdshooks.service.CdsServices;
import org.sdohsync.core.json.JsonObject;
import org.sdohsync.testkit.Canaries;
import org.sdohsync.testkit.Requirement;
import org.sdohsync.testkit.SecrecyRoll;
import org.sdohsync.testkit.SeededEntropy;

/** The roll of this module: no public type shows a token, a patient, or what a service says of one. */
class CdsSecrecyTest {
    private final CdsWorld world = new CdsWorld();
    private final Canaries canaries = Canaries.drawnFrom(SeededEntropy.of(61));

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    @Requirement("CDS-65")
    void publicTypes_withPatientsAndTokensInThem_showNone() {
        String secret = "canary-patient-4f9a1c77";
        canaries.plant("patient", secret);
        HookSubject subject = HookSubject.nobody().user("Practitioner/1").patient(secret);
        HookContext context = HookContext.patientView(subject);
        CdsProvider provider = CdsProvider.at("https://cds.plan.example");
        Patient patient = new Patient();
        patient.setId(secret);
        CdsService service = CdsWorld.service(provider, HookContext.PATIENT_VIEW, Map.of("patient", "Patient/x"));
        HookCall call = HookCall.of(service, CdsWorld.offline(), context).prefetched("patient", patient);
        CdsResponse response = CdsResponse.read(call, "instance", List.of(), CdsWorld.RULES, answer(secret));
        Card card = response.cards().get(0);
        Suggestion suggestion = card.suggestions().get(0);

        SecrecyRoll.of(CdsHooks.class, canaries)
                .built(subject, context, call, response, card, suggestion)
                .built(
                        card.links().get(0),
                        suggestion.actions().get(0),
                        CurrentCards.none().with(response))
                .built(ActionResult.untried(suggestion.actions().get(0), SKIPPED))
                .built(Feedback.overridden(response, card).comment(secret), new CallResult(call, response, null))
                .built(ServiceAuthorization.of(
                        canaries.secret("service token"), Duration.ofSeconds(9), "user/Coverage.rs", "client"))
                .built(new PrefetchData(Map.of("patient", answer(secret)), List.of()))
                .built(PrefetchTemplate.resolve("Patient/{{context.patientId}}", context, false))
                .built(new AnswerReader.Element(answer(secret), "cards[0]"))
                .opaque(
                        PrefetchReader.class,
                        PrefetchTemplate.class,
                        CdsHooks.class,
                        CdsHooksBuilder.class,
                        AccountCdsHooks.class,
                        CdsCaller.class,
                        CdsHttp.class,
                        ConnectionClients.class)
                .opaque(FeedbackJournal.class, Discovery.class, ActionApplier.class, ClientJwt.class)
                .excused(
                        "has functions only",
                        BoundedText.class,
                        CdsAddresses.class,
                        PlainText.class,
                        PatientReference.class)
                .excused("its text is made for people; it is shown on purpose", CardSource.class, CardCoding.class)
                .excused("holds how to wait and send", ConnectionClients.Waiting.class, ConnectionClients.Senders.class)
                .excused("names places in an answer only", ReadingProblem.class, AnswerReader.class)
                .excused("holds what a provider publishes", CdsProvider.class, CdsService.class, CdsServices.class)
                .excused("holds keys and numbers", PrefetchResult.class, FeedbackReport.class)
                .excused("says what it is told; CallTest checks that", CdsServiceException.class)
                .verify();
    }

    private static JsonObject answer(String secret) {
        return CdsWorld.json("""
                {"cards":[{"uuid":"c","summary":"%1$s","indicator":"info","source":{"label":"Plan"},"detail":"%1$s",
                 "selectionBehavior":"any","suggestions":[{"label":"%1$s","uuid":"u","actions":[
                  {"type":"create","description":"%1$s","resource":{"resourceType":"Task","description":"%1$s"}}]}],
                 "links":[{"label":"%1$s","type":"smart","url":"https://cds.plan.example/launch","appContext":"%1$s"}]}]}
                """.formatted(secret));
    }
}
