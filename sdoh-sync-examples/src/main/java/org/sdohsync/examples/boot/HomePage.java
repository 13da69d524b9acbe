// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.boot;

import static org.springframework.web.util.HtmlUtils.htmlEscape;

import jakarta.servlet.http.HttpServletRequest;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.connection.ConnectionId;
import org.sdohsync.spring.config.SdohSyncProperties;
import org.sdohsync.spring.view.ReferralList;
import org.sdohsync.spring.view.ReferralRow;
import org.sdohsync.spring.web.AccountResolver;
import org.sdohsync.spring.web.BrowserLaunches;
import org.sdohsync.workflow.AccountSync;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The one page: the sources with a button to connect each, and the open referrals with a button to accept. */
@RestController
final class HomePage {
    private final BrowserLaunches launches;
    private final ReferralList referrals;
    private final AccountResolver accounts;
    private final SdohSyncProperties settings;

    HomePage(BrowserLaunches launches, ReferralList referrals, AccountResolver accounts, SdohSyncProperties settings) {
        this.launches = launches;
        this.referrals = referrals;
        this.accounts = accounts;
        this.settings = settings;
    }

    @GetMapping(path = "/", produces = MediaType.TEXT_HTML_VALUE)
    String page(HttpServletRequest request) {
        AccountSync mine = launches.account(request);
        StringBuilder page = new StringBuilder(
                "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Food bank</title></head><body>"
                        + "<h1>Sources</h1>");
        for (Connection connection : mine.connections()) {
            page.append("<p>")
                    .append(htmlEscape(connection.source().toString()))
                    .append(": ");
            page.append(htmlEscape(connection.health().nextAction()))
                    .append(button(
                            "/sdoh-sync/connect",
                            "Connect again",
                            "connection",
                            connection.id().value()))
                    .append("</p>");
        }
        for (String source : settings.sources().keySet()) {
            page.append(button("/sdoh-sync/connect", "Connect " + source, "source", source));
        }
        page.append("<h1>Referrals</h1><table><tr><th>what</th><th>for</th><th>status</th><th></th></tr>");
        referrals.of(accounts.account(request)).forEach(row -> page.append(line(row)));
        return page.append("</table></body></html>").toString();
    }

    private static String line(ReferralRow row) {
        return "<tr><td>" + htmlEscape(row.description().orElse(row.taskId())) + "</td><td>"
                + htmlEscape(row.person().orElse("")) + "</td><td>"
                + htmlEscape(row.status().text()) + "</td><td>"
                + (row.status().text().equals("requested")
                        ? button(
                                "/accept",
                                "Accept",
                                "connection",
                                row.connection().value(),
                                "task",
                                row.taskId())
                        : "")
                + "</td></tr>";
    }

    private static String button(String action, String text, String... fields) {
        StringBuilder form = new StringBuilder("<form method=\"post\" action=\"" + action + "\">");
        for (int i = 0; i < fields.length; i += 2) {
            form.append(
                    "<input type=\"hidden\" name=\"" + fields[i] + "\" value=\"" + htmlEscape(fields[i + 1]) + "\">");
        }
        return form.append("<button>" + htmlEscape(text) + "</button></form>").toString();
    }

    @PostMapping("/accept")
    ResponseEntity<Void> accept(
            HttpServletRequest request,
            @RequestParam("connection") String connection,
            @RequestParam("task") String task) {
        launches.account(request)
                .findReferral(new ConnectionId(connection), task)
                .flatMap(referral -> referral.requested())
                .ifPresent(requested -> requested.accept());
        return ResponseEntity.status(HttpStatus.SEE_OTHER)
                .header(HttpHeaders.LOCATION, "/")
                .build();
    }
}
