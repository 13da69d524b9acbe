// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.inbox.referral.ReferralContent;
import org.sdohsync.inbox.referral.Referrals;
import org.sdohsync.inbox.referral.Snapshot;
import org.sdohsync.sandbox.ReferralSource;

/** How long the pages of a team with 10,000 open referrals take: from the request to the last byte, on the same machine. */
@Timeout(570)
@EnabledIfSystemProperty(named = "test.inbox", matches = "all", disabledReason = "the profile inbox runs it")
class PageTimesTest {
    private static final int OPEN = 10_000;
    private static final int ROUNDS = 31;
    private static final double MOST_MILLIS = 50;
    private static final List<String> NAMES =
            List.of("Rivera", "Okafor", "Nguyen", "Haddad", "Kowalski", "Tanaka", "Silva");
    private static final List<String> STATUSES = List.of("requested", "accepted", "in-progress", "on-hold");

    @TempDir
    Path home;

    @Test
    void pages_ofTenThousandOpenReferrals_takeFiftyMillisecondsAtTheMedian() throws Exception {
        try (ReferralSource county = ReferralSource.quick("county");
                RunningInbox inbox = RunningInbox.start(home, Map.of("county", county))) {
            Visitor ann = Visitor.first(inbox, "ann", "Food bank");
            String ignored = ann.page("/sources");
            HttpResponse<String> away = ann.post("/sdoh-sync/connect", "source", "county");
            assertThat(ann.land(county.worker().visit(URI.create(Visitor.location(away)))))
                    .contains("is connected");
            assertThat(inbox.sync().syncNow().broken()).isEmpty();
            Connection connection = inbox.sync().connections().get(0);
            fill(inbox.bean(Referrals.class), connection.id().value());
            String referral = Visitor.referrals(ann.page("/")).get(10);

            Map<String, String> pages = new LinkedHashMap<>(Map.of("list", "/", "referral", referral));
            pages.put("answer", "/?view=answer");
            pages.put("changed", "/?changed=true");
            pages.put("source", "/?source=" + connection.id().value());
            pages.put("deep", "/?page=150");
            pages.put("closed", "/?view=closed");
            pages.put("sources", "/sources");
            pages.put("pending", "/pending");
            pages.put("questions", "/questions");
            pages.put("audit", "/audit");
            pages.put("settings", "/settings");
            Map<String, Double> medians = new LinkedHashMap<>();
            for (Map.Entry<String, String> page : pages.entrySet()) {
                medians.put(page.getKey(), median(ann, page.getValue()));
            }
            String found = ann.form("/search", "text", "Okafor 4712");
            assertThat(Visitor.referrals(found)).hasSize(1);
            assertThat(Visitor.referrals(ann.form("/search", "text", "Okafor"))).hasSize(50);
            medians.put("search", median(ann, "/"));

            System.out.println("inbox-pages: open=" + OPEN + " "
                    + medians.entrySet().stream()
                            .map(one -> one.getKey() + "=" + one.getValue())
                            .collect(Collectors.joining(" ")));
            assertThat(medians.values()).allSatisfy(millis -> assertThat(millis).isLessThanOrEqualTo(MOST_MILLIS));
        }
    }

    private static void fill(Referrals referrals, String connection) {
        for (int number = 0; number < OPEN; number++) {
            ReferralContent content = new ReferralContent(
                    NAMES.get(number % NAMES.size()) + " " + number,
                    "Patient/" + number,
                    "1980-01-01",
                    List.of("555-0100"),
                    "Assistance with application for food pantry program",
                    "Food Insecurity",
                    "County health department",
                    "2026-11-01",
                    "Organization/food-bank",
                    "",
                    List.of("Food insecurity", "Unemployed"),
                    List.of("Enough food for the household all month"),
                    List.of("patient-privacy, active"),
                    List.of("QuestionnaireResponse"),
                    List.of());
            assertThat(referrals.save(
                            new Snapshot(
                                    "Food bank",
                                    connection,
                                    "127.0.0.1",
                                    "made-" + number,
                                    "1",
                                    0,
                                    STATUSES.get(number % STATUSES.size()),
                                    true,
                                    false,
                                    number % 50 == 0,
                                    number % 100 == 0,
                                    content),
                            "the source"))
                    .isTrue();
        }
    }

    private static double median(Visitor visitor, String path) throws Exception {
        List<Long> times = new ArrayList<>();
        for (int round = -10; round < ROUNDS; round++) {
            long begin = System.nanoTime();
            HttpResponse<String> answer = visitor.get(path);
            long took = System.nanoTime() - begin;
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            if (round >= 0) {
                times.add(took);
            }
        }
        return Math.round(times.stream().sorted().toList().get(ROUNDS / 2) / 100_000.0) / 10.0;
    }
}
