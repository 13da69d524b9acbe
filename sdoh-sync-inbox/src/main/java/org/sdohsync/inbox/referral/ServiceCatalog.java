// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox.referral;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.sdohsync.workflow.action.Outcome;
import org.sdohsync.workflow.code.Systems;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Component;

/**
 * The services that work is completed with: codes of SNOMED CT that the guide's examples name. An organization that offers others sets
 * {@code inbox.services} to a file of its own.
 */
@Component
final class ServiceCatalog {
    private final List<Service> services;

    /** One service. */
    record Service(String category, String code, String display) {
        /** As it stands in the list, and comes back from the form. */
        public String choice() {
            return code + " " + display;
        }
    }

    ServiceCatalog(@Value("${inbox.services:classpath:services.csv}") Resource file) throws IOException {
        this.services = file.getContentAsString(StandardCharsets.UTF_8)
                .lines()
                .skip(1)
                .map(line -> line.split(",", 3))
                .map(parts -> new Service(parts[0], parts[1], parts[2]))
                .toList();
    }

    List<Service> all() {
        return services;
    }

    /** Finds what was chosen, by its code or by its words. */
    Optional<Outcome> find(String chosen) {
        String text = chosen.strip();
        return services.stream()
                .filter(service -> service.choice().equalsIgnoreCase(text)
                        || service.code().equals(text)
                        || service.display().equalsIgnoreCase(text))
                .findFirst()
                .map(service -> Outcome.performed(Systems.SNOMED, service.code(), service.display()));
    }
}
