// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sdohsync.cdshooks.card.Card;
import org.sdohsync.cdshooks.card.Card.Indicator;
import org.sdohsync.cdshooks.card.CardLink;
import org.sdohsync.cdshooks.card.CdsResponse;
import org.sdohsync.cdshooks.card.CurrentCards;
import org.sdohsync.cdshooks.card.SuggestedAction;
import org.sdohsync.cdshooks.card.Suggestion;
import org.sdohsync.cdshooks.reading.ReadingProblem;
import org.sdohsync.cdshooks.reading.ReadingProblem.Kind;
import org.sdohsync.cdshooks.service.CdsProvider;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.testkit.Requirement;

/** Reading cards: what is fine is there, what is not is named, and nothing is opened or done. */
class CardsTest {
    private static final CdsProvider PLAN = CdsProvider.at("https://cds.plan.example")
            .allowingLinksTo("https://app.plan.example", "https://www.plan.example");

    private static CdsResponse read(String json) {
        return CdsWorld.read(PLAN, json);
    }

    private static CdsResponse card(String members) {
        return read("{\"cards\":[{\"summary\":\"s\",\"indicator\":\"info\",\"source\":{\"label\":\"Plan\"}," + members
                + "}]}");
    }

    private static String suggestion(String action) {
        return "\"selectionBehavior\":\"any\",\"suggestions\":[{\"label\":\"l\",\"uuid\":\"u\",\"actions\":[" + action
                + "]}]";
    }

    /** An earlier text of the payer's guide handed out tokens within cards. */
    @Test
    @Requirement("PDX-17")
    void card_withATokenInIt_givesTheTokenToNobody() {
        String token = "{\"access_token\":\"canary\",\"token_type\":\"Bearer\",\"scope\":\"patient/*.read\"}";

        CdsResponse response = card("\"fhirAuthorization\":" + token + ",\"access_token\":\"canary\",\"links\":["
                + "{\"label\":\"Open\",\"type\":\"smart\",\"url\":\"https://app.plan.example/launch\","
                + "\"access_token\":\"canary\",\"fhirAuthorization\":" + token + "}]");

        Card card = response.cards().get(0);
        CardLink link = card.links().get(0);
        assertThat(response.launchUrl(link, Secret.of("h")).toString()).doesNotContain("canary");
        assertThat(response.standaloneUrl(link).toString()).doesNotContain("canary");
        assertThat(new String(card.extension().toBytes(), UTF_8)).doesNotContain("canary");
        assertThat(response.toString() + card + link).doesNotContain("canary");
    }

    @Test
    void card_ofAService_isReadAsItIs() {
        CdsResponse response = read("""
                {"cards":[{"uuid":"c-1","summary":"Two visits elsewhere","indicator":"warning",
                 "detail":"* clinic visit\\n* food assistance\\n\\nAsk the *plan*.",
                 "source":{"label":"Example Plan","url":"https://www.plan.example/about",
                  "icon":"https://www.plan.example/icon.png",
                  "topic":{"system":"https://www.plan.example/topics","code":"history","display":"History"}},
                 "overrideReasons":[{"code":"known","system":"https://www.plan.example/o","display":"Known"}],
                 "links":[{"label":"More","url":"https://www.plan.example/help#history","type":"absolute"}],
                 "extension":{"a":{"b":1}}}],"somethingNew":true}
                """);

        assertThat(response.problems()).isEmpty();
        Card card = response.cards().get(0);
        assertThat(card.uuid()).contains("c-1");
        assertThat(card.summary()).isEqualTo("Two visits elsewhere");
        assertThat(card.indicator()).isEqualTo(Indicator.WARNING);
        assertThat(card.detail()).contains("* clinic visit\n* food assistance\n\nAsk the *plan*.");
        assertThat(card.source().label()).isEqualTo("Example Plan");
        assertThat(card.source().icon()).contains(URI.create("https://www.plan.example/icon.png"));
        assertThat(card.source().topic())
                .hasValueSatisfying(topic -> assertThat(topic.code()).isEqualTo("history"));
        assertThat(card.overrideReasons()).hasSize(1);
        assertThat(card.links().get(0).url()).contains(URI.create("https://www.plan.example/help#history"));
        assertThat(card.extension().object("a")).isPresent();
        assertThat(card.selectionBehavior()).isEmpty();
    }

    @Test
    @Requirement({"CDS-22", "CDS-44", "CDS-45", "CDS-46", "CDS-47"})
    void badCards_areNamedAndTheirNeighboursStay() {
        CdsResponse response = read("""
                {"cards":[
                 {"uuid":"1","summary":"fine","indicator":"info","source":{"label":"Plan"},"new":{"kept":true}},
                 {"summary":"other word","indicator":"hard-stop","source":{"label":"Plan"},"detail":null,"links":[]},
                 {"summary":"no source","indicator":"info"},
                 {"summary":"no label","indicator":"info","source":{}},
                 {"summary":"no behavior","indicator":"warning","source":{"label":"Plan"},
                  "suggestions":[{"label":"x"}]},
                 {"summary":"unknown behavior","indicator":"warning","source":{"label":"Plan"},
                  "selectionBehavior":"many","suggestions":[]},
                 {"indicator":"info","source":{"label":"Plan"}},
                 "not an object", 7,
                 {"summary":"long %s","indicator":"critical","source":{"label":"Plan"}}],"systemActions":null}
                """.formatted("x".repeat(140)));

        assertThat(response.cards())
                .extracting(Card::indicator)
                .containsExactly(Indicator.INFO, Indicator.INFO, Indicator.CRITICAL);
        assertThat(response.problems())
                .contains(
                        new ReadingProblem("cards[1].indicator", Kind.UNKNOWN_VALUE),
                        new ReadingProblem("cards[2].source", Kind.MISSING),
                        new ReadingProblem("cards[3].source.label", Kind.MISSING),
                        new ReadingProblem("cards[4].selectionBehavior", Kind.MISSING),
                        new ReadingProblem("cards[5].selectionBehavior", Kind.UNKNOWN_VALUE),
                        new ReadingProblem("cards[6].summary", Kind.MISSING),
                        new ReadingProblem("cards[7]", Kind.WRONG_TYPE),
                        new ReadingProblem("cards[8]", Kind.WRONG_TYPE),
                        new ReadingProblem("cards[9].summary", Kind.TOO_LONG));
        assertThat(response.systemActions()).isEmpty();
    }

    @Test
    @Requirement("CDS-48")
    void detail_isTextAndItsPlainFormHasNoHtmlNoImageAndNoAddress() {
        String markdown = "**bold** <script>alert(1)</script><img src='https://t.example/p.gif'>"
                + "<!-- c -->![pixel](https://t.example/p.gif) [the plan](https://evil.example/) 1 < 2 <b>and</b>";

        Card card = card("\"detail\":\"" + markdown + "\"").cards().get(0);

        assertThat(card.detail()).contains(markdown);
        assertThat(card.plainDetail()).contains("**bold** pixel the plan 1 < 2 and");
    }

    @Test
    void texts_haveNoControlCharactersAndDoNotTurnWhatStandsAroundThem() {
        Card card = read("{\"cards\":[{\"summary\":\"a\\u202Eb\\u0007c\\nd\\uD800\",\"indicator\":\"info\","
                        + "\"source\":{\"label\":\"Plan\\u2066\"},\"detail\":\"x\\ty\\u0000z\"}]}")
                .cards()
                .get(0);

        assertThat(card.summary()).isEqualTo("abc d");
        assertThat(card.source().label()).isEqualTo("Plan");
        assertThat(card.detail()).contains("x\tyz");
    }

    @Test
    void lists_areReadUpToABound() {
        String one = "{\"summary\":\"s\",\"indicator\":\"info\",\"source\":{\"label\":\"Plan\"}}";
        CdsResponse response = read("{\"cards\":[" + (one + ",").repeat(150) + one + "]}");

        assertThat(response.cards()).hasSize(100);
        assertThat(response.problems()).containsExactly(new ReadingProblem("cards", Kind.TOO_MANY));
        assertThat(card("\"detail\":\"" + "y".repeat(30_000) + "\"")
                        .cards()
                        .get(0)
                        .detail())
                .hasValueSatisfying(detail -> assertThat(detail).hasSize(20_000));
    }

    @ParameterizedTest
    @Requirement({"CDS-13", "CDS-55"})
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "JAVASCRIPT:alert(1)",
                "data:text/html,<script>alert(1)</script>",
                "http://www.plan.example/",
                "https://www.plan.example@evil.example/",
                "https://evil.example/",
                "https://www.plan.example.evil.example/",
                "https://192.168.1.10/router",
                "https://127.0.0.1/admin",
                "https://[::1]/admin",
                "https://localhost/",
                "https://169.254.169.254/latest/meta-data",
                "https://0177.0.0.1/",
                "https://www.plan.example:8443/",
                "//www.plan.example/",
                "/relative",
                "file:///etc/passwd",
                "https://www.plan.example/ a",
                "intent://scan/#Intent;scheme=zxing;end"
            })
    void link_toAnAddressThatWasNotAllowed_isListedAndCannotBeOpened(String url) {
        CdsResponse response = card("\"links\":[{\"label\":\"open\",\"url\":\"" + url + "\",\"type\":\"absolute\"}]");

        assertThat(response.cards().get(0).links()).singleElement().satisfies(link -> {
            assertThat(link.label()).isEqualTo("open");
            assertThat(link.url()).isEmpty();
        });
        assertThat(response.problems()).containsExactly(new ReadingProblem("cards[0].links[0].url", Kind.REFUSED_LINK));
    }

    @ParameterizedTest
    @Requirement("CDS-54")
    @CsvSource(
            delimiter = '|',
            value = {
                "\"label\":\"l\",\"url\":\"https://www.plan.example/\",\"type\":\"absolute\",\"appContext\":\"x\" | UNKNOWN_VALUE",
                "\"label\":\"l\",\"url\":\"https://www.plan.example/\",\"type\":\"smart\",\"appContext\":{\"a\":1} | WRONG_TYPE",
                "\"label\":\"l\",\"url\":\"https://www.plan.example/\",\"type\":\"popup\" | UNKNOWN_VALUE",
                "\"label\":\"l\",\"url\":\"https://www.plan.example/\" | MISSING",
                "\"label\":\"l\",\"type\":\"smart\" | MISSING",
                "\"url\":\"https://www.plan.example/\",\"type\":\"smart\" | MISSING"
            })
    void link_ofAnOddCombination_isAProblem(String members, Kind kind) {
        CdsResponse response = card("\"links\":[{" + members + "}]");

        assertThat(response.cards().get(0).links()).isEmpty();
        assertThat(response.problems()).extracting(ReadingProblem::kind).containsExactly(kind);
    }

    @Test
    @Requirement({"CDS-12", "CDS-15", "PDX-16"})
    void smartLink_becomesALaunchUrlOnlyWhenAskedFor() {
        CdsResponse response = card("\"links\":[{\"label\":\"Open\",\"type\":\"smart\",\"autolaunchable\":true,"
                + "\"url\":\"https://app.plan.example/launch?x=1\",\"appContext\":\"{\\\"a\\\":1}\"},"
                + "{\"label\":\"Page\",\"type\":\"absolute\",\"url\":\"https://www.plan.example/\"},"
                + "{\"label\":\"Elsewhere\",\"type\":\"smart\",\"url\":\"https://evil.example/launch\"}]");
        CardLink link = response.cards().get(0).links().get(0);

        assertThat(link.autolaunchable()).isTrue();
        assertThat(link.appContext()).contains("{\"a\":1}");
        assertThat(response.launchUrl(link, Secret.of("h&1")))
                .hasToString("https://app.plan.example/launch?x=1&iss=https%3A%2F%2Fehr.example%2Ffhir&launch=h%261");
        assertThat(response.standaloneUrl(link))
                .hasToString("https://app.plan.example/launch?x=1&iss=https%3A%2F%2Fehr.example%2Ffhir");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        response.standaloneUrl(response.cards().get(0).links().get(1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        response.standaloneUrl(response.cards().get(0).links().get(2)))
                .withMessageContaining("must not be opened");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?iss=https://evil.example", "?a=b&launch=1", "?LAUNCH=1", "?%69ss=x", "#x"})
    void smartLink_thatBringsItsOwnLaunch_cannotBeOpened(String tail) {
        CdsResponse response = card(
                "\"links\":[{\"label\":\"l\",\"type\":\"smart\",\"url\":\"https://app.plan.example/l" + tail + "\"}]");

        assertThat(response.cards().get(0).links().get(0).url()).isEmpty();
    }

    @ParameterizedTest
    @Requirement("CDS-50")
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\":\"create\",\"description\":\"d\",\"resource\":{\"resourceType\":\"Task\"}} | CREATE | ",
                "{\"type\":\"create\",\"description\":\"d\",\"resource\":{\"resourceType\":\"Task\",\"id\":\"new\"}} | CREATE | Task/new",
                "{\"type\":\"update\",\"description\":\"d\",\"resource\":{\"resourceType\":\"Task\",\"id\":\"1\"}} | UPDATE | Task/1",
                "{\"type\":\"delete\",\"description\":\"d\",\"resourceId\":\"Task/1\"} | DELETE | Task/1",
                "{\"type\":\"delete\",\"description\":\"d\",\"resource\":\"Task/1\"} | DELETE | Task/1",
                "{\"type\":\"delete\",\"description\":\"d\",\"resourceId\":\"https://ehr.example/fhir/Task/1\"} | DELETE | Task/1",
                "{\"type\":\"delete\",\"description\":\"d\",\"resourceId\":[\"Task/1\"]} | DELETE | Task/1"
            })
    void action_ofEachShape_isRead(String action, SuggestedAction.Kind kind, String reference) {
        Suggestion suggestion =
                card(suggestion(action)).cards().get(0).suggestions().get(0);

        assertThat(suggestion.usable()).isTrue();
        assertThat(suggestion.actions()).singleElement().satisfies(read -> {
            assertThat(read.kind()).isEqualTo(kind);
            assertThat(read.description()).isEqualTo("d");
            assertThat(read.reference().orElse(null)).isEqualTo(reference);
        });
    }

    @ParameterizedTest
    @Requirement({"CDS-52", "CDS-53"})
    @ValueSource(
            strings = {
                "{\"type\":\"create\",\"resource\":{\"resourceType\":\"Task\",\"for\":{\"reference\":\"Patient/other\"}}}",
                "{\"type\":\"create\",\"resource\":{\"resourceType\":\"Task\",\"for\":{\"reference\":\"https://evil.example/fhir/Patient/pat-77\"}}}",
                "{\"type\":\"update\",\"resource\":{\"resourceType\":\"Patient\",\"id\":\"other\"}}",
                "{\"type\":\"create\",\"resource\":{\"resourceType\":\"Appointment\",\"participant\":[{\"actor\":{\"reference\":\"Patient/other\"}}]}}",
                "{\"type\":\"delete\",\"resourceId\":\"https://evil.example/fhir/Task/1\"}",
                "{\"type\":\"delete\",\"resourceId\":\"Task\"}",
                "{\"type\":\"delete\",\"resourceId\":\"Task/../Patient/1\"}",
                "{\"type\":\"delete\",\"resourceId\":\"Patient/pat-77\"}",
                "{\"type\":\"create\",\"resource\":{\"resourceType\":\"Practitioner\"}}",
                "{\"type\":\"update\",\"resource\":{\"resourceType\":\"Task\"}}",
                "{\"type\":\"create\",\"resource\":\"Task/1\"}",
                "{\"type\":\"create\",\"resource\":{\"id\":\"1\"}}",
                "{\"type\":\"merge\",\"resourceId\":\"Task/1\"}",
                "{\"type\":\"delete\"}",
                "7"
            })
    void action_thatMustNotBeDone_isAProblemAndNotAnAction(String action) {
        CdsProvider plan = PLAN.allowingActionsOn("Task", "Appointment", "Patient");
        String card =
                "{\"summary\":\"s\",\"indicator\":\"info\",\"source\":{\"label\":\"Plan\"}," + suggestion(action) + "}";
        CdsResponse response = CdsWorld.read(plan, "{\"cards\":[" + card + "],\"systemActions\":[" + action + "]}");

        Suggestion suggestion = response.cards().get(0).suggestions().get(0);
        assertThat(suggestion.actions()).isEmpty();
        assertThat(suggestion.usable()).isFalse();
        assertThat(response.systemActions()).isEmpty();
        assertThat(response.problems())
                .extracting(ReadingProblem::where)
                .anyMatch(where -> where.startsWith("systemActions[0]"));
    }

    @Test
    void suggestion_ofWhichOneActionWasRefused_isNotUsableAsAWhole() {
        Suggestion suggestion = card(suggestion("{\"type\":\"create\",\"description\":\"d\",\"resource\":"
                        + "{\"resourceType\":\"Task\"}},{\"type\":\"merge\"}"))
                .cards()
                .get(0)
                .suggestions()
                .get(0);

        assertThat(suggestion.actions()).hasSize(1);
        assertThat(suggestion.usable()).isFalse();
    }

    @ParameterizedTest
    @Requirement("CDS-49")
    @CsvSource({"all, true", "any, false", "at-most-one, false", "odd, false"})
    void suggestion_whoseActionsAreChosenSingly_isNotUsable(String behavior, boolean usable) {
        Suggestion suggestion = card("\"selectionBehavior\":\"any\",\"suggestions\":[{\"label\":\"l\","
                        + "\"actionSelectionBehavior\":\"" + behavior + "\"}]")
                .cards()
                .get(0)
                .suggestions()
                .get(0);

        assertThat(suggestion.usable()).isEqualTo(usable);
    }

    @Test
    void systemAction_onAResourceOfTheContext_isLeftToTheApplication() {
        CdsResponse response = read("{\"cards\":[],\"systemActions\":[{\"type\":\"update\",\"resource\":"
                + "{\"resourceType\":\"Appointment\",\"id\":\"appointment-1\",\"status\":\"proposed\"}}]}");

        assertThat(response.systemActions()).singleElement().satisfies(action -> {
            assertThat(action.changesDraft()).isTrue();
            assertThat(action.description()).isEmpty();
        });
    }

    @Test
    @Requirement("CDS-56")
    void newerCards_replaceThoseOfTheSameServiceAndAnotherPatientsReplaceAll() {
        CdsResponse first = card("\"uuid\":\"1\"");
        CdsResponse second = card("\"uuid\":\"2\"");

        assertThat(CurrentCards.none().with(first).with(second).responses()).isEqualTo(List.of(second));
        assertThat(CurrentCards.none()
                        .with(first)
                        .with(CdsWorld.read(CdsProvider.at("https://other.example"), "{\"cards\":[]}"))
                        .responses())
                .hasSize(2);
        assertThat(CurrentCards.none()
                        .with(first)
                        .with(CdsWorld.readFor("other"))
                        .responses())
                .hasSize(1);
    }
}
