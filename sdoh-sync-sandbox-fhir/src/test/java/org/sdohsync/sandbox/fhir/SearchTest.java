// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.SearchEntryMode;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.sdohsync.sandbox.fhir.ability.Abilities;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SearchTest {
    private final TickingClock clock = new TickingClock();
    private final PlainFhirServer server = PlainFhirServer.builder("clinic")
            .clock(clock)
            .abilities(Abilities.builder().maxPageSize(3).build())
            .start();
    private final Rest rest = new Rest(server);

    @BeforeAll
    void load() {
        for (int i = 1; i <= 7; i++) {
            clock.advance(Duration.ofMillis(10));
            server.load(task(i));
            server.load(Samples.request("t" + i, "p1"));
        }
        Task unowned = Samples.task("open", "", "p2");
        unowned.setOwner(null).setFocus(new Reference(server.fhirBase() + "/ServiceRequest/t1"));
        server.load(unowned);
        server.load(Samples.withId(Samples.procedure("a", "ServiceRequest/t1"), "pr1"));
        server.load(Samples.patient("p1", "Doe"));
    }

    private static Task task(int i) {
        Task task = Samples.task("t" + i, i == 7 ? "Organization/other" : "Organization/cbo", "p1");
        task.setStatus(i % 2 == 0 ? TaskStatus.ACCEPTED : TaskStatus.REQUESTED);
        task.getRestriction().setRepetitions(1);
        return task;
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void search_owner_matchesRelativeTypedAndAbsolute() {
        assertThat(rest.search("Task?owner=Organization/cbo").getTotal()).isEqualTo(6);
        assertThat(rest.search("Task?owner=cbo").getTotal()).isEqualTo(6);
        assertThat(rest.search("Task?owner:Organization=other").getTotal()).isEqualTo(1);
        assertThat(rest.search("Task?owner=" + server.fhirBase() + "/Organization/cbo")
                        .getTotal())
                .isEqualTo(6);
        assertThat(rest.search("Task?owner=https://elsewhere.example/Organization/cbo")
                        .getTotal())
                .isZero();
        assertThat(rest.search("Task?owner=Organization/cbo,Organization/other").getTotal())
                .isEqualTo(7);
    }

    @Test
    void search_absoluteReferenceToThisServer_matchesRelativeQuery() {
        assertThat(rest.ids("Task?focus=ServiceRequest/t1")).containsExactlyInAnyOrder("t1", "open");
    }

    @Test
    void search_missing_tellsPresentFromAbsent() {
        assertThat(rest.ids("Task?owner:missing=true")).containsExactly("open");
        assertThat(rest.search("Task?owner:missing=false").getTotal()).isEqualTo(7);
    }

    @Test
    void search_status_takesSeveralAndNot() {
        assertThat(rest.search("Task?status=requested,accepted").getTotal()).isEqualTo(8);
        assertThat(rest.ids("Task?status:not=requested")).containsExactlyInAnyOrder("t2", "t4", "t6");
        assertThat(rest.search("Task?code=" + Samples.TASK_CODES + "|fulfill").getTotal())
                .isEqualTo(8);
        assertThat(rest.search("Task?code=urn:other|fulfill").getTotal()).isZero();
        assertThat(rest.search("Task?code=fulfill&patient=p2").getTotal()).isEqualTo(1);
        assertThat(rest.search("Task?subject=Patient/p2&requester=Organization/clinic")
                        .getTotal())
                .isEqualTo(1);
    }

    @Test
    void search_lastUpdated_isExactToTheMillisecond() {
        String third = updated("t3");

        assertThat(rest.ids("Task?owner=Organization/cbo&_lastUpdated=" + third))
                .containsExactly("t3");
        assertThat(rest.ids("Task?owner=Organization/cbo&_lastUpdated=gt" + third))
                .containsExactly("t4", "t5", "t6");
        assertThat(rest.search("Task?owner=Organization/cbo&_lastUpdated=ge" + third)
                        .getTotal())
                .isEqualTo(4);
        assertThat(rest.ids("Task?_lastUpdated=lt" + third)).containsExactly("t1", "t2");
        assertThat(rest.ids("Task?_lastUpdated=le" + third)).containsExactly("t1", "t2", "t3");
        assertThat(rest.ids("Task?_lastUpdated=ge" + updated("t2") + "&_lastUpdated=lt" + third))
                .containsExactly("t2");
    }

    @Test
    void search_sortedPages_bringEveryMatchOnce() {
        List<String> seen = new ArrayList<>();
        Bundle page = rest.search("Task?_sort=-_lastUpdated&_count=50");
        int pages = 1;
        seen.addAll(Rest.ids(page));
        while (page.getLink("next") != null) {
            page = rest.search(page.getLink("next").getUrl());
            seen.addAll(Rest.ids(page));
            pages++;
        }

        assertThat(seen).containsExactly("open", "t7", "t6", "t5", "t4", "t3", "t2", "t1");
        assertThat(pages).isEqualTo(3);
        assertThat(page.getTotal()).isEqualTo(8);
        assertThat(page.getMeta().getLastUpdated()).isNotNull();
    }

    @Test
    void search_include_bringsFocusOfEachPage() {
        Bundle page = rest.search("Task?_sort=_lastUpdated&_count=2&_include=Task:focus");

        assertThat(entries(page, SearchEntryMode.MATCH)).containsExactly("Task/t1", "Task/t2");
        assertThat(entries(page, SearchEntryMode.INCLUDE)).containsExactly("ServiceRequest/t1", "ServiceRequest/t2");
        Bundle next = rest.search(page.getLink("next").getUrl());
        assertThat(entries(next, SearchEntryMode.INCLUDE)).containsExactly("ServiceRequest/t3", "ServiceRequest/t4");
    }

    @Test
    void search_idList_returnsThose() {
        assertThat(rest.ids("Task?_id=t2,t5,none")).containsExactlyInAnyOrder("t2", "t5");
    }

    @Test
    void search_otherTypes_useTheirOwnParameters() {
        assertThat(rest.ids("Procedure?based-on=ServiceRequest/t1")).containsExactly("pr1");
        assertThat(rest.ids("Procedure?identifier=urn:test|a&patient=p1&status=completed"))
                .containsExactly("pr1");
        assertThat(rest.ids("Patient?family=do")).containsExactly("p1");
        assertThat(rest.ids("Patient?name=TEST")).containsExactly("p1");
        assertThat(rest.ids("Patient?family:exact=do")).isEmpty();
    }

    @Test
    void search_byPost_equalsGet() {
        Bundle found = Rest.parse(Bundle.class, rest.form("Task/_search", "owner=Organization/other&status=requested"));

        assertThat(Rest.ids(found)).containsExactly("t7");
    }

    @Test
    void search_unknownParameter_answers400() {
        assertThat(rest.get("Task?_lastupdated=gt2020-01-01").statusCode()).isEqualTo(400);
        assertThat(rest.get("Task?nonsense=1").statusCode()).isEqualTo(400);
        assertThat(rest.get("Task?_lastUpdated=yesterday").statusCode()).isEqualTo(400);
        assertThat(rest.get("Task?_include=Task:nonsense").statusCode()).isEqualTo(400);
        assertThat(rest.get("Task?_sort=nonsense").statusCode()).isEqualTo(400);
        assertThat(rest.get("Task?status:above=requested").statusCode()).isEqualTo(400);
    }

    private String updated(String id) {
        return Rest.parse(Task.class, rest.get("Task/" + id))
                .getMeta()
                .getLastUpdatedElement()
                .getValueAsString()
                .replace("+", "%2B");
    }

    private static List<String> entries(Bundle page, SearchEntryMode mode) {
        return page.getEntry().stream()
                .filter(entry -> entry.getSearch().getMode() == mode)
                .map(entry -> entry.getResource().fhirType() + "/"
                        + entry.getResource().getIdPart())
                .toList();
    }
}
