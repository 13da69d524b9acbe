// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox.referral;

import java.util.ArrayList;
import java.util.List;
import org.sdohsync.core.json.JsonObject;

/**
 * What is kept of a referral for its page, sealed: texts as the source wrote them. Immutable; {@code toString} shows none of it.
 *
 * @param person the person's name, or what the source calls whom it is for
 * @param patient the reference of the patient, empty if it is for somebody else
 * @param born the date of birth
 * @param contacts telephone numbers and addresses; none while the person must not be contacted
 * @param need what is asked for
 * @param category the social need
 * @param requester who asks
 * @param asked since when
 * @param owner by which reference it names us
 * @param statusReason why it has its status
 * @param reasons the problems behind it
 * @param goals what the person wants
 * @param consents the consents
 * @param documents what else comes with it
 * @param missing what is missing, and why
 */
public record ReferralContent(
        String person,
        String patient,
        String born,
        List<String> contacts,
        String need,
        String category,
        String requester,
        String asked,
        String owner,
        String statusReason,
        List<String> reasons,
        List<String> goals,
        List<String> consents,
        List<String> documents,
        List<String> missing) {
    JsonObject json() {
        return JsonObject.builder()
                .text("person", person)
                .text("patient", patient)
                .text("born", born)
                .texts("contacts", contacts)
                .text("need", need)
                .text("category", category)
                .text("requester", requester)
                .text("asked", asked)
                .text("owner", owner)
                .text("statusReason", statusReason)
                .texts("reasons", reasons)
                .texts("goals", goals)
                .texts("consents", consents)
                .texts("documents", documents)
                .texts("missing", missing)
                .build();
    }

    static ReferralContent of(JsonObject json) {
        return new ReferralContent(
                text(json, "person"),
                text(json, "patient"),
                text(json, "born"),
                json.texts("contacts"),
                text(json, "need"),
                text(json, "category"),
                text(json, "requester"),
                text(json, "asked"),
                text(json, "owner"),
                text(json, "statusReason"),
                json.texts("reasons"),
                json.texts("goals"),
                json.texts("consents"),
                json.texts("documents"),
                json.texts("missing"));
    }

    /** What the search looks in. */
    String searched() {
        return String.join(" ", new ArrayList<>(List.of(person, need, category, requester)));
    }

    private static String text(JsonObject json, String name) {
        return json.text(name).orElse("");
    }

    @Override
    public String toString() {
        return "ReferralContent";
    }
}
