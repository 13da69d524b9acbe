// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import org.sdohsync.spring.internal.config.SettingException;
import org.sdohsync.spring.internal.config.SettingFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** What an operator reads when the application does not start. */
final class Failures {
    /** Planted wherever a secret is set; never to be read. */
    static final String CANARY = "Canary-7";

    private Failures() {}

    static void requireStopped(ApplicationContextRunner runner, String action, String... settings) {
        runner.withPropertyValues(settings).run(context -> {
            FailureAnalysis analysis = analysis(context);
            assertThat(analysis.getAction()).isEqualTo(action);
            for (Throwable at = context.getStartupFailure(); at != null; at = at.getCause()) {
                assertThat(at.toString()).doesNotContain(CANARY);
            }
        });
    }

    static FailureAnalysis analysis(AssertableApplicationContext context) {
        Throwable failure = requireNonNull(context.getStartupFailure(), "it started");
        assertThat(failure).hasRootCauseInstanceOf(SettingException.class);
        return requireNonNull(new SettingFailureAnalyzer().analyze(failure), "it was not explained");
    }
}
