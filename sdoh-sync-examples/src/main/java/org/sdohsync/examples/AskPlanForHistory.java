// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Map;
import org.sdohsync.cdshooks.CdsHooks;
import org.sdohsync.cdshooks.card.Card;
import org.sdohsync.cdshooks.card.CardLink;
import org.sdohsync.cdshooks.card.CdsResponse;
import org.sdohsync.cdshooks.card.Suggestion;
import org.sdohsync.cdshooks.feedback.Feedback;
import org.sdohsync.cdshooks.hook.HookContext;
import org.sdohsync.cdshooks.hook.HookSubject;
import org.sdohsync.cdshooks.service.CdsProvider;
import org.sdohsync.cdshooks.service.CdsService;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.store.memory.MemoryStore;
import org.sdohsync.sandbox.ReferralSource;
import org.sdohsync.sandbox.cdshooks.PlanServer;
import org.sdohsync.sandbox.cdshooks.PlanServices;
import org.sdohsync.smart.Launch;
import org.sdohsync.smart.SmartClient;
import org.sdohsync.smart.client.SigningKey;
import org.sdohsync.smart.client.SigningKeys;
import org.sdohsync.smart.client.SmartApp;

/**
 * How do I ask a health plan what it knows of the patient in front of me, when the EHR does not ask? The app invokes the plan's
 * {@code appointment-book} service itself, shows its cards, and follows the SMART link of one.
 */
public final class AskPlanForHistory {
    private static final String ISSUER = "https://history.example/";
    private static final String PICKER = "https://picker.plan.example/launch";
    private static final AddressRules RULES = AddressRules.strict().allowingLoopback();

    /** A web application takes the one that is in the user's cookie. */
    private static final Secret SESSION = Secret.of("the session of this user");

    private AskPlanForHistory() {}

    /**
     * Runs the request before a sandbox: an EHR, and a plan.
     *
     * @param args nothing
     * @throws GeneralSecurityException if this Java has no elliptic curves
     */
    public static void main(String[] args) throws GeneralSecurityException {
        SigningKey key = key();
        Store store = MemoryStore.create();
        try (ReferralSource ehr = ReferralSource.quick("county");
                PlanServer plan = PlanServer.start(new PlanServices(URI.create(PICKER)), ISSUER, key.publicJwkSet());
                SmartClient smart =
                        SmartClient.builder(app(ehr), store).addressRules(RULES).build()) {
            Connection connection = launched(
                    ehr, smart, Map.of("patient", ehr.data().patientIds().get(0)));

            CdsHooks hooks = CdsHooks.builder(smart, store).addressRules(RULES).build();
            CdsProvider provider = CdsProvider.at(plan.base().toString())
                    .signedAs(ISSUER, SigningKeys.newestFirst(key))
                    .allowingLinksTo(PICKER);
            CdsService history = hooks.services(provider)
                    .forHook(HookContext.APPOINTMENT_BOOK)
                    .get(0);
            CdsResponse response =
                    hooks.call(history, connection, HookContext.historyRequest(HookSubject.of(connection)));

            response.prefetch().forEach(sent -> System.out.println("prefetch " + sent.key() + ": " + sent.outcome()));
            for (Card card : response.cards()) {
                System.out.println("card from " + card.source().label() + ": " + card.summary());
                card.links().forEach(link -> follow(ehr, response, link));
                card.suggestions().forEach(suggestion -> take(hooks, response, card, suggestion));
            }
            System.out.println(hooks.sendFeedback(provider));
        }
    }

    /** The user opens the link: the EHR issues a launch that carries the card's context, and the plan's app is launched with it. */
    private static void follow(ReferralSource ehr, CdsResponse response, CardLink link) {
        String handle = ehr.authorizationServer()
                .ehrLaunch(Map.of(
                        "patient", response.patient().orElseThrow(),
                        "appContext", link.appContext().orElse("")));
        URI opened = response.launchUrl(link, Secret.of(handle));
        System.out.println("opening " + link.label() + " at " + opened.getHost());

        SmartApp picker = SmartApp.named("record picker")
                .redirect("https://picker.plan.example/callback")
                .launchedFrom(ehr.fhirBase().toString());
        try (SmartClient plans = SmartClient.builder(picker, MemoryStore.create())
                .addressRules(RULES)
                .build()) {
            Connection launched = connected(ehr, plans, opened);
            boolean match = launched.context().appContext().orElse("").contains("match");
            System.out.println("the record picker was launched for this member: " + match);
        }
    }

    /** The user takes the suggestion: nothing is written before. */
    private static void take(CdsHooks hooks, CdsResponse response, Card card, Suggestion suggestion) {
        hooks.apply(response, suggestion)
                .forEach(done -> System.out.println(done.action().description() + ": " + done.outcome()));
        System.out.println("feedback noted: " + hooks.note(Feedback.accepted(response, card, suggestion)));
    }

    private static Connection launched(ReferralSource ehr, SmartClient smart, Map<String, String> context) {
        String handle = ehr.authorizationServer().ehrLaunch(context);
        return connected(
                ehr,
                smart,
                URI.create("https://history.example/launch?iss="
                        + URLEncoder.encode(ehr.fhirBase().toString(), StandardCharsets.UTF_8) + "&launch=" + handle));
    }

    private static Connection connected(ReferralSource ehr, SmartClient smart, URI launchUrl) {
        Launch launch =
                smart.launchFromEhr(launchUrl).asRecipient(ehr.recipient()).startLaunch(SESSION);
        return smart.completeLaunch(ehr.worker().visit(launch.authorizeUrl()), SESSION);
    }

    private static SmartApp app(ReferralSource ehr) {
        return SmartApp.named("history")
                .redirect("https://history.example/callback")
                .scopes(
                        "openid",
                        "fhirUser",
                        "user/Patient.rs",
                        "user/Practitioner.rs",
                        "user/Condition.rs",
                        "user/ServiceRequest.crus",
                        "user/Task.crus")
                .launchedFrom(ehr.fhirBase().toString());
    }

    private static SigningKey key() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp384r1"));
        return SigningKey.of(generator.generateKeyPair(), "history-2026-11");
    }
}
