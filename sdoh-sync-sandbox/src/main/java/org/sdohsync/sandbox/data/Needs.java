// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Condition;
import org.hl7.fhir.r4.model.Goal;
import org.hl7.fhir.r4.model.Goal.GoalLifecycleStatus;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Patient;
import org.hl7.fhir.r4.model.QuestionnaireResponse;

/** What each patient needs: two domains apiece, each found by screening, recorded as a problem, aimed at by a goal. */
record Needs(List<Need> all) {
    private static final int NEEDS_PER_PATIENT = 2;

    /** One patient's need in one domain and the record of it. */
    record Need(
            Patient patient,
            Domain domain,
            QuestionnaireResponse answers,
            Observation screening,
            Condition condition,
            Goal goal) {}

    static Needs write(IssuedResources ledger, People people, Forms forms) {
        int offset = ledger.random().nextInt(Domain.ALL.size());
        Map<Integer, List<Need>> rounds = new LinkedHashMap<>();
        for (int i = 0; i < people.patients().size(); i++) {
            Patient patient = people.patients().get(i);
            List<Domain> domains = List.of(domain(offset + i), domain(offset + i + 2));
            QuestionnaireResponse answers = forms.screened(ledger, patient, domains);
            for (int round = 0; round < NEEDS_PER_PATIENT; round++) {
                rounds.computeIfAbsent(round, key -> new ArrayList<>())
                        .add(need(ledger, patient, domains.get(round), answers));
            }
        }
        return new Needs(rounds.values().stream().flatMap(List::stream).toList());
    }

    /** The k-th need, going round; every patient comes once before any comes twice. */
    Need need(int k) {
        return all.get(Math.floorMod(k, all.size()));
    }

    private static Domain domain(int index) {
        return Domain.ALL.get(Math.floorMod(index, Domain.ALL.size()));
    }

    private static Need need(IssuedResources ledger, Patient patient, Domain domain, QuestionnaireResponse answers) {
        String id = patient.getIdPart() + "-" + domain.category().code();
        Observation screening = ledger.add("obs-" + id, Profiles.SCREENING, screening(ledger, patient, domain));
        screening.addDerivedFrom(IssuedResources.to(answers));
        Condition condition = ledger.add("cond-" + id, Profiles.CONDITION, condition(ledger, patient, domain));
        condition.addEvidence().addDetail(IssuedResources.to(screening));
        Goal goal = ledger.add("goal-" + id, Profiles.GOAL, goal(ledger, patient, domain));
        goal.addAddresses(IssuedResources.to(condition));
        return new Need(patient, domain, answers, screening, condition, goal);
    }

    private static Observation screening(IssuedResources ledger, Patient patient, Domain domain) {
        Observation observation = new Observation();
        observation.setStatus(ObservationStatus.FINAL);
        observation.addCategory(Codes.SURVEY.concept());
        observation.addCategory(Codes.SDOH.concept());
        observation.addCategory(domain.category().concept());
        observation.setCode(domain.question().concept());
        observation.setSubject(People.to(patient));
        observation.setEffective(ledger.daysAgo(45));
        observation.setIssuedElement(new InstantType(ledger.daysAgo(45).getValueAsString()));
        observation.addPerformer(People.to(patient));
        observation.setValue(domain.atRisk().concept());
        return observation;
    }

    private static Condition condition(IssuedResources ledger, Patient patient, Domain domain) {
        Condition condition = new Condition();
        condition.setClinicalStatus(Codes.ACTIVE.concept());
        condition.setVerificationStatus(Codes.CONFIRMED.concept());
        condition.addCategory(Codes.HEALTH_CONCERN.concept());
        condition.addCategory(Codes.SDOH.concept());
        condition.addCategory(domain.category().concept());
        condition.setCode(Code.concept(domain.problem()));
        condition.setSubject(People.to(patient));
        condition.setOnset(ledger.daysAgo(90 + ledger.random().nextInt(200)));
        condition.setRecordedDateElement(ledger.daysAgo(44));
        condition.setAsserter(People.to(patient));
        return condition;
    }

    private static Goal goal(IssuedResources ledger, Patient patient, Domain domain) {
        CodeableConcept description = Code.concept(domain.goal().codes());
        Goal goal = new Goal();
        goal.setLifecycleStatus(GoalLifecycleStatus.ACTIVE);
        goal.setAchievementStatus(Codes.GOAL_IN_PROGRESS.concept());
        goal.addCategory(domain.category().concept());
        goal.setDescription(description.setText(domain.goal().text()));
        goal.setSubject(People.to(patient));
        goal.setStart(ledger.date(-44));
        goal.addTarget()
                .setMeasure(domain.question().concept())
                .setDetail(domain.notAtRisk().concept())
                .setDue(ledger.date(120));
        return goal;
    }
}
