// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hl7.fhir.r4.model.Attachment;
import org.hl7.fhir.r4.model.Questionnaire;
import org.hl7.fhir.r4.model.Questionnaire.QuestionnaireItemComponent;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemComponent;
import org.hl7.fhir.r4.model.StringType;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.sandbox.ReferralSource;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.launch.Browser;
import org.sdohsync.workflow.AccountSync;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.patient.Confirmation;
import org.sdohsync.workflow.patient.Contact;
import org.sdohsync.workflow.patient.ContactTask;
import org.sdohsync.workflow.patient.Document;
import org.sdohsync.workflow.patient.InformationTask;
import org.sdohsync.workflow.patient.MaterialTask;
import org.sdohsync.workflow.patient.OnHoldTask;
import org.sdohsync.workflow.patient.PatientRecord;
import org.sdohsync.workflow.patient.PatientTask;
import org.sdohsync.workflow.patient.PdfFormTask;
import org.sdohsync.workflow.patient.QuestionnaireTask;
import org.sdohsync.workflow.patient.WebFormTask;
import org.sdohsync.workflow.sync.SyncProgress;

/** How does a patient's app show what three sources ask, answer it, and look at how the referrals stand? */
public final class PatientEvening {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private PatientEvening() {}

    /**
     * Connects the sources, and answers what they ask.
     *
     * @param args FHIR bases of sources at which you are a patient, or nothing for three sandboxes
     */
    public static void main(String[] args) {
        List<ReferralSource> sandboxes = args.length > 0
                ? List.of()
                : List.of(ReferralSource.quick("county"), ReferralSource.quick("lake"), ReferralSource.quick("river"));
        List<String> urls = new ArrayList<>(Arrays.asList(args));
        sandboxes.forEach(source -> urls.add(source.fhirBase().toString()));
        Browser browser = sandboxes.isEmpty()
                ? Browser.system()
                : page -> ReferralSource.patientOfAnySource().visitAndFollow(page);
        AddressRules rules = sandboxes.isEmpty()
                ? AddressRules.strict()
                : AddressRules.strict().allowingLoopback();
        try (SdohSync sync = SdohSync.builder(SmartApp.named("my help").redirect("http://127.0.0.1:0/callback"))
                .addressRules(rules)
                .browser(browser)
                .onPatientTask(PatientEvening::answer)
                .onReferral(referral -> System.out.println("your referral is " + referral.status()))
                .build()) {
            AccountSync mine = sync.account("ann");
            urls.forEach(url -> mine.connect(url).asPatient().inBrowser());

            // What is there when the minute is up is shown; the rest comes with the next sync.
            SyncProgress done = mine.syncNow(
                    PATIENCE, now -> System.out.println(now.results().size() + " of " + now.sources() + " sources"));
            System.out.println(done.delivered() + " changes, " + done.left() + " sources left");

            for (Connection connection : mine.connections()) {
                PatientRecord record = mine.patientRecord(connection.id());
                System.out.println(
                        connection.source() + ": " + record.referrals().found().size() + " referrals, "
                                + record.goals().found().size() + " goals, "
                                + record.conditions().found().size() + " conditions, "
                                + record.consents().found().size() + " consents, "
                                + record.services().found().size() + " services");
            }
        } finally {
            sandboxes.forEach(ReferralSource::close);
        }
    }

    private static void answer(PatientTask<?> task) {
        task.onHold().ifPresent(OnHoldTask::resume);
        if (task instanceof QuestionnaireTask form) {
            fillIn(form);
        } else if (task instanceof PdfFormTask form) {
            form.unfinished().ifPresent(open -> {
                form.form().flatMap(Document::title).ifPresent(title -> System.out.println("form: " + title));
                PatientTask<Attachment> ignored = open.complete(filled(form));
            });
        } else if (task instanceof WebFormTask page) {
            page.unfinished().ifPresent(open -> {
                page.address().map(URI::getHost).ifPresent(host -> System.out.println("page at " + host));
                PatientTask<Confirmation> ignored = open.complete(Confirmation.DONE);
            });
        } else if (task instanceof InformationTask question) {
            question.unfinished().ifPresent(open -> {
                question.description().ifPresent(text -> System.out.println("question: " + text));
                PatientTask<String> ignored = open.complete("Tuesday, please.");
            });
        } else if (task instanceof ContactTask contact) {
            contact.unfinished().ifPresent(open -> {
                Contact first = contact.contacts().stream().findFirst().orElse(Contact.named(""));
                first.telecom().stream()
                        .findFirst()
                        .ifPresent(point -> System.out.println("call " + first.name() + ": " + point.getValue()));
                PatientTask<Contact> ignored = open.complete(first);
            });
        } else if (task instanceof MaterialTask leaflet) {
            leaflet.unfinished().ifPresent(open -> {
                leaflet.material()
                        .flatMap(Document::content)
                        .ifPresent(text -> System.out.println("read: " + new String(text, StandardCharsets.UTF_8)));
                PatientTask<Confirmation> ignored = open.complete(Confirmation.DONE);
            });
        }
    }

    private static void fillIn(QuestionnaireTask form) {
        form.draft().ifPresent(draft -> {
            QuestionnaireResponse answers = form.answers().orElseGet(form::blank);
            List<QuestionnaireItemComponent> questions =
                    form.questionnaire().map(Questionnaire::getItem).orElse(List.of());
            for (QuestionnaireResponseItemComponent item : answers.getItem()) {
                questions.stream()
                        .filter(question -> question.getLinkId().equals(item.getLinkId()))
                        .findFirst()
                        .ifPresent(question -> item.getAnswerFirstRep()
                                .setValue(
                                        question.hasAnswerOption()
                                                ? question.getAnswerOptionFirstRep()
                                                        .getValue()
                                                : new StringType("It helped.")));
            }
            // Saved as often as wanted, and completed from what was saved.
            QuestionnaireResponse saved = draft.save(answers);
            System.out.println("saved " + saved.getItem().size() + " answers");
            form.unfinished().ifPresent(open -> open.complete(saved));
        });
    }

    private static Attachment filled(PdfFormTask form) {
        byte[] blank = form.form().flatMap(Document::content).orElse(new byte[] {'%', 'P', 'D', 'F'});
        return new Attachment()
                .setContentType("application/pdf")
                .setTitle("Filled in")
                .setData(blank);
    }
}
