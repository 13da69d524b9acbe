// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.records.internal.match;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.hl7.fhir.r4.model.Consent;
import org.hl7.fhir.r4.model.Coverage;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.Reference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sdohsync.core.error.HttpStatusException;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.internal.http.OutgoingRequest;
import org.sdohsync.fhir.internal.audit.AccessLog;
import org.sdohsync.records.match.MatchException;
import org.sdohsync.records.match.MatchedMember;
import org.sdohsync.records.match.MemberMatchRequest;
import org.sdohsync.testkit.Requirement;

class MemberMatcherTest {
    private static final FhirBase PLAN = FhirBase.restore("https://old.example/fhir");

    private final List<OutgoingRequest> sent = new ArrayList<>();

    @Test
    @Requirement({"PDX-55", "PDX-56", "PDX-58", "PDX-60"})
    void match_ofMember_givesIdentifierAndPatient() {
        MatchedMember member = match(
                200,
                "{'resourceType':'Parameters','parameter':[{'name':'Other'},{'name':'MemberIdentifier','valueIdentifier':"
                        + "{'system':'https://old.example/member','value':'U-1'}},{'name':'MemberId','valueReference':"
                        + "{'reference':'https://old.example/fhir/Patient/p1'}}]}");

        assertThat(member.identifierValue()).isEqualTo("U-1");
        assertThat(member.identifierSystem()).hasValue("https://old.example/member");
        assertThat(member.patient()).hasValue("p1");
        assertThat(member.toString()).doesNotContain("U-1").doesNotContain("p1");
        String body = new String(java.util.Objects.requireNonNull(sent.get(0).body()), UTF_8);
        assertThat(body).contains("MemberPatient", "CoverageToMatch", "Consent").doesNotContain("CoverageToLink");
    }

    @Test
    @Requirement("PDX-58")
    void match_withIdentifierOnly_hasNoPatient() {
        assertThat(match(
                                200,
                                "{'resourceType':'Parameters','parameter':[{'name':'MemberIdentifier','valueIdentifier':"
                                        + "{'value':'U-1'}},{'name':'MemberId','valueReference':{'reference':"
                                        + "'https://elsewhere.example/Patient/p1'}}]}")
                        .patient())
                .isEmpty();
    }

    @ParameterizedTest
    @Requirement({"PDX-62", "PDX-63"})
    @CsvSource({
        "422, NO_MATCH",
        "404, NOT_OFFERED",
        "405, NOT_OFFERED",
        "501, NOT_OFFERED",
        "400, BAD_REQUEST",
        "401, NOT_PERMITTED",
        "403, NOT_PERMITTED"
    })
    void match_thatIsRefused_isTypedAndAskedOnce(int status, MatchException.Reason reason) {
        assertThatExceptionOfType(MatchException.class)
                .isThrownBy(() -> match(status, "{'resourceType':'OperationOutcome'}"))
                .satisfies(refused -> assertThat(refused.reason()).isEqualTo(reason))
                .satisfies(refused -> assertThat(refused.retryable()).isFalse())
                .withMessageNotContaining("Sample");
        assertThat(sent).hasSize(1);
    }

    @Test
    void match_ofServerInTrouble_isItsStatus() {
        assertThatExceptionOfType(HttpStatusException.class).isThrownBy(() -> match(503, "{}"));
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> match(200, "{'resourceType':'Parameters'}"));
    }

    @Test
    @Requirement({"PDX-56", "PDX-64"})
    void request_ofAnotherMember_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MemberMatchRequest.of(member(), coverage("m2"), consent("m1")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MemberMatchRequest.of(member(), coverage("m1"), consent("m2")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MemberMatchRequest.of(
                        member(), coverage("m1"), consent("m1").setStatus(Consent.ConsentState.INACTIVE)));
        assertThatIllegalArgumentException().isThrownBy(() -> request().linking(coverage("m2")));
    }

    private MatchedMember match(int status, String answer) {
        byte[] body = answer.replace('\'', '"').getBytes(UTF_8);
        return new MemberMatcher(
                        request -> {
                            sent.add(request);
                            return new HttpReply(status, request.uri(), name -> null, body);
                        },
                        PLAN,
                        AccessLog.none())
                .match(request());
    }

    private static MemberMatchRequest request() {
        return MemberMatchRequest.of(member(), coverage("m1"), consent("m1"));
    }

    private static Patient member() {
        Patient member = new Patient();
        member.setId("m1");
        member.addName().setFamily("Sample");
        return member;
    }

    private static Coverage coverage(String member) {
        return new Coverage().setBeneficiary(new Reference("Patient/" + member));
    }

    private static Consent consent(String member) {
        Consent consent =
                new Consent().setStatus(Consent.ConsentState.ACTIVE).setPatient(new Reference("Patient/" + member));
        consent.addPolicy().setUri("http://hl7.org/fhir/us/davinci-hrex/StructureDefinition-hrex-consent.html#regular");
        consent.getProvision()
                .setPeriod(new Period()
                        .setStart(Date.from(Instant.EPOCH))
                        .setEnd(Date.from(Instant.EPOCH.plusSeconds(1))));
        return consent;
    }
}
