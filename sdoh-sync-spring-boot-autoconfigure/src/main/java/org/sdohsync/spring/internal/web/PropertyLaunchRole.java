// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring.internal.web;

import java.util.Map;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.smart.AuthorizeStep;
import org.sdohsync.smart.ConnectStep;
import org.sdohsync.smart.launch.LaunchException;
import org.sdohsync.spring.config.SdohSyncProperties.Source;
import org.sdohsync.spring.web.LaunchRole;

/** Takes the role from the properties of a source. Safe for use by many threads. */
public final class PropertyLaunchRole implements LaunchRole {
    private final Map<String, Source> sources;

    /**
     * Creates it.
     *
     * @param sources the sources by name
     */
    public PropertyLaunchRole(Map<String, Source> sources) {
        this.sources = Map.copyOf(sources);
    }

    @Override
    public AuthorizeStep choose(ConnectStep step, String source) {
        String wanted = FhirBase.withoutSlashes(source);
        return sources.entrySet().stream()
                .filter(entry -> FhirBase.withoutSlashes(entry.getValue().url()).equals(wanted))
                .findFirst()
                .map(entry -> role(step, entry.getKey(), entry.getValue()))
                .orElseThrow(() -> new LaunchException(
                        "a source launched the app, and no role is known for it: add it to sdoh-sync.sources, or a"
                                + " LaunchRole bean",
                        LaunchException.Reason.UNKNOWN_SOURCE));
    }

    /**
     * Chooses the role of a source.
     *
     * @param step the step
     * @param name the source's name
     * @param source its properties
     * @return the next step
     */
    static AuthorizeStep role(ConnectStep step, String name, Source source) {
        if (source.patient()) {
            return step.asPatient();
        }
        if (source.owners().isEmpty()) {
            throw new LaunchException(
                    "the role at the source " + name + " is not known: set sdoh-sync.sources." + name
                            + ".owners or .patient",
                    LaunchException.Reason.UNKNOWN_SOURCE);
        }
        return step.asRecipient(source.owners().toArray(String[]::new));
    }
}
