// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.referral;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.sdohsync.workflow.action.Step;
import org.sdohsync.workflow.code.TaskStatus.Known;
import org.sdohsync.workflow.referral.Accepted;
import org.sdohsync.workflow.referral.Closed;
import org.sdohsync.workflow.referral.InProgress;
import org.sdohsync.workflow.referral.OnHold;
import org.sdohsync.workflow.referral.Open;
import org.sdohsync.workflow.referral.Requested;
import org.sdohsync.workflow.referral.Sent;

/** A state offers the steps that are legal from it and no other, and each step stands once. */
class StatesTest {
    private static final Map<Class<?>, Known> STATUS = Map.of(
            Requested.class,
            Known.REQUESTED,
            Accepted.class,
            Known.ACCEPTED,
            InProgress.class,
            Known.IN_PROGRESS,
            OnHold.class,
            Known.ON_HOLD,
            Closed.class,
            Known.COMPLETED);

    private static final Map<String, Step> STEPS = Map.of(
            "accept", Step.ACCEPT,
            "reject", Step.REJECT,
            "start", Step.START,
            "hold", Step.HOLD,
            "resume", Step.RESUME,
            "complete", Step.COMPLETE,
            "fail", Step.FAIL,
            "cancel", Step.CANCEL);

    @Test
    void state_offers_exactlyTheStepsThatAreLegalFromIt() {
        STATUS.forEach((state, status) -> assertThat(offers(state))
                .as(state.getSimpleName())
                .isEqualTo(STEPS.entrySet().stream()
                        .filter(step -> step.getValue().legalFrom(status.status()))
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toCollection(TreeSet::new))));
        assertThat(offers(Open.class)).containsExactly("claim");
        assertThat(offers(Sent.class)).containsExactly("cancel", "enterInError", "send");
    }

    @Test
    void step_thatEndsOngoingWork_isWrittenOnce() {
        for (String step : List.of("referral", "cancel", "complete", "fail")) {
            assertThat(Set.of(Accepted.class, InProgress.class, OnHold.class))
                    .as(step)
                    .noneMatch(state -> Arrays.stream(state.getDeclaredMethods())
                            .anyMatch(method -> method.getName().equals(step)));
        }
    }

    /** What states have in common is public, for the compiler may infer it in an application's own code. */
    @Test
    void state_hasPublicSupertypesOnly() {
        for (Class<?> state : STATUS.keySet()) {
            for (Class<?> type = state; type != null; type = type.getSuperclass()) {
                assertThat(Modifier.isPublic(type.getModifiers()))
                        .as(type.getName())
                        .isTrue();
            }
        }
    }

    private static Set<String> offers(Class<?> state) {
        return Arrays.stream(state.getMethods())
                .filter(method -> !method.getDeclaringClass().equals(Object.class))
                .map(Method::getName)
                .filter(name -> !name.equals("referral") && !name.equals("toString"))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
