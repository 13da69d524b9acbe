// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each example, run as a reader would: without arguments. */
@Timeout(480)
class ExamplesTest {
    private static final String[] NOTHING = {};

    @Test
    void connectFromDesktop_tellsConnectionScopesAndUser() {
        String printed = printedBy(() -> ConnectFromDesktop.main(NOTHING));

        assertThat(printed)
                .containsPattern("connected: Connection\\[.*http://.*CONNECTED]")
                .containsPattern("granted: \\[.*Task")
                .containsPattern("user: http://.*/Practitioner/practitioner-social-worker");
    }

    @Test
    void connectFromWeb_tellsTheAccountItConnectedFor() {
        String printed = printedBy(() -> ConnectFromWeb.main(NOTHING));

        assertThat(printed)
                .containsPattern("redirect the browser before \\d{4}-")
                .containsPattern("connected for user-7: Connection\\[.*CONNECTED]")
                .doesNotContain("code=")
                .doesNotContain("state=");
    }

    @Test
    void syncOnDemand_tellsChangesAndTheNextStep() {
        String printed = printedBy(() -> SyncOnDemand.main(NOTHING));

        assertThat(printed).containsPattern("http://.*: [1-9]\\d* changes").contains("next step: Nothing to do.");
    }

    @Test
    void syncOnSchedule_tellsReferralsAsTheyCome() {
        String printed = printedBy(() -> SyncOnSchedule.main(NOTHING));

        assertThat(printed)
                .containsPattern("referral task-\\S+ is requested")
                .contains("CONNECTED: Connection[")
                .contains("the example has seen enough");
    }

    @Test
    void getNotified_whereTheSourceDoesNotNotify_tellsSoAndFindsReferralsOnSchedule() {
        String printed = printedBy(() -> {
            try {
                GetNotified.main(NOTHING);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        });

        assertThat(printed)
                .containsPattern("owner: REFUSED .+")
                .containsPattern("referral task-\\S+ is requested")
                .contains("the example has seen enough");
    }

    @Test
    void claimOpenReferral_tellsWhatBecameOfIt() {
        String printed = printedBy(() -> ClaimOpenReferral.main(NOTHING));

        // The sandbox lets nobody but itself name an owner.
        assertThat(printed)
                .contains("this source assigns task-open itself, HTTP 422")
                .containsPattern("\\d+ referrals found")
                .containsPattern("DoneAction\\[.*claim Task/task-open, REFUSED\\]");
    }

    @Test
    void keepAuditTrail_tellsSearchesReadsAndWritesWithoutContent() {
        String printed = printedBy(() -> KeepAuditTrail.main(NOTHING));

        assertThat(printed)
                .contains("\"code\":\"search-type\"", "\"code\":\"update\"", "\"value\":\"worker-7\"")
                .containsPattern("\"reference\":\"http://[^\"]*/Task/task-requested-1\"")
                .doesNotContain("owner=", "Bearer");
    }

    @Test
    void bringYourOwnStore_findsReferralsAndReportsTheRound() {
        String printed = printedBy(() -> BringYourOwnStore.main(NOTHING));

        assertThat(printed)
                .contains("referral task-requested-1")
                .containsPattern("SyncReport\\[.*delivered=[1-9]\\d*, failed=0, finished=0, pending=0]");
    }

    @Test
    void watchInstance_tellsWhatIsConnectedAndWhatWasDone() {
        String printed = printedBy(() -> WatchInstance.main(NOTHING));

        assertThat(printed)
                .containsPattern("\\d{4}-\\S+Z: 1 connections, 1 connected\\.")
                .contains("The schedule is not started.")
                .containsPattern("- \\S+ http://\\S+: connected\\. No schedule is started")
                .containsPattern("[1-9]\\d* requests; the longest sync took")
                .containsPattern("delivered: [1-9]");
    }

    @Test
    void shareTheWork_syncsEachOnceInEitherInstance() {
        String printed = printedBy(() -> ShareTheWork.main(NOTHING));

        assertThat(printed)
                .contains("referral task-requested-1", "1 connection, 0 due")
                .containsPattern("synced by (one|two), changes: [1-9]")
                .containsPattern("synced again by (one|two), changes: ");
    }

    @Test
    void patientEvening_answersThreeSources() {
        String printed = printedBy(() -> PatientEvening.main(NOTHING));

        assertThat(printed)
                .contains("3 of 3 sources", "0 sources left")
                .contains("question: Which weekday suits you for a delivery?", "read: How to read a utility bill.")
                .containsPattern("form: \\S+")
                .containsPattern("page at \\S+")
                .containsPattern("call \\S+")
                .containsPattern("saved [1-9]\\d* answers")
                .containsPattern("http://\\S+: [1-9]\\d* referrals, [1-9]\\d* goals, [1-9]\\d* conditions");
    }

    @Test
    void askPlanForHistory_tellsCardsAndFollowsTheirLink() {
        String printed = printedBy(() -> AskPlanForHistory.main(NOTHING));

        assertThat(printed)
                .contains("prefetch patient: SENT", "prefetch user: SENT")
                .contains("card from Example Plan: Member found: choose the records to import")
                .contains("opening Open the record picker at picker.plan.example")
                .contains("the record picker was launched for this member: true")
                .contains("Create the order: DONE", "Create the task for it: DONE")
                .contains("FeedbackReport[sent=1, waiting=0, dropped=0]")
                .doesNotContain("Bearer", "memberSearch");
    }

    @Test
    void fetchHistory_tellsFilesAndWhatToKnow() {
        String printed = printedBy(() -> FetchHistory.main(NOTHING));

        assertThat(printed)
                .contains("FINISHED by EVERYTHING", "Patient.ndjson: 1 resources")
                .containsPattern("so far: [1-9]\\d* resources")
                .containsPattern("next time since \\d{4}-");
    }

    @Test
    void planToPlan_namesBothSidesAndLosesNothing() {
        String printed = printedBy(() -> PlanToPlan.main(NOTHING));

        assertThat(printed)
                .containsPattern("from Old Plan to New Plan: ([1-9]\\d*) resources\\Rpacked: \\1\\R"
                        + "taken in: \\1, refused: 0");
    }

    private static String printedBy(Example example) {
        try (Printed printed = new Printed()) {
            example.run();
            return printed.text();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", stopped);
        } catch (GeneralSecurityException missing) {
            throw new AssertionError("this Java has no elliptic curves", missing);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @FunctionalInterface
    private interface Example {
        void run() throws InterruptedException, IOException, GeneralSecurityException;
    }
}
