// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring.internal.config;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Shows what to do where a setting is missing, instead of a stack trace. */
public final class SettingFailureAnalyzer extends AbstractFailureAnalyzer<SettingException> {
    /** Creates it; Spring Boot does. */
    public SettingFailureAnalyzer() {}

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, SettingException cause) {
        return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.action(), cause);
    }
}
