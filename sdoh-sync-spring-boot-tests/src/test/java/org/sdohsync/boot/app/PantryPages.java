// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.boot.app;

import static org.springframework.web.util.HtmlUtils.htmlEscape;

import jakarta.servlet.http.HttpServletRequest;
import org.sdohsync.spring.view.ReferralList;
import org.sdohsync.spring.view.ReferralRow;
import org.sdohsync.spring.web.BrowserLaunches;
import org.springframework.http.MediaType;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The pages of the application. */
@RestController
class PantryPages {
    private final BrowserLaunches launches;
    private final ReferralList referrals;

    PantryPages(BrowserLaunches launches, ReferralList referrals) {
        this.launches = launches;
        this.referrals = referrals;
    }

    @GetMapping(path = "/", produces = MediaType.TEXT_HTML_VALUE)
    String home(HttpServletRequest request, CsrfToken csrf) {
        String hidden = "<input type='hidden' name='" + csrf.getParameterName() + "' value='" + csrf.getToken() + "'>";
        String user = String.valueOf(request.getRemoteUser());
        StringBuilder page = new StringBuilder(
                        "<!DOCTYPE html><html lang='en'><head><title>Pantry</title></head><body><h1>")
                .append(htmlEscape(user))
                .append("</h1><p id='connections'>")
                .append(launches.account(request).connections().size())
                .append(" connected</p><form method='post' action='/sdoh-sync/connect'>")
                .append(hidden)
                .append("<input type='hidden' name='source' value='county'>")
                .append("<button id='connect'>Connect the county</button></form><ul>");
        for (ReferralRow row : referrals.of(user)) {
            page.append("<li>").append(htmlEscape(row.taskId())).append("</li>");
        }
        return page.append("</ul><form method='post' action='/logout'>")
                .append(hidden)
                .append("<button id='logout'>Log out</button></form></body></html>")
                .toString();
    }

    @GetMapping("/thread")
    String thread() {
        return Thread.currentThread().toString();
    }
}
