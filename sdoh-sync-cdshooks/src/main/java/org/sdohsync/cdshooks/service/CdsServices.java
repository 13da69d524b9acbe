// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks.service;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sdohsync.cdshooks.reading.ReadingProblem;
import org.sdohsync.core.error.ProtocolException;
import org.sdohsync.core.json.JsonObject;

/**
 * The services that a provider offers (CDS Hooks §Discovery), with what could not be read of its answer. A provider may offer
 * none. Immutable.
 */
public final class CdsServices {
    /** The most services of one provider: 500. */
    public static final int MOST_SERVICES = 500;

    /** The most prefetch keys of one service: 50. */
    public static final int MOST_PREFETCH = 50;

    private final List<CdsService> services;
    private final List<ReadingProblem> problems;

    private CdsServices(List<CdsService> services, List<ReadingProblem> problems) {
        this.services = List.copyOf(services);
        this.problems = List.copyOf(problems);
    }

    /**
     * Reads the answer of a provider.
     *
     * @param provider the provider
     * @param answer the JSON of {@code GET {base}/cds-services}
     * @return its services; those that lack a required member are problems
     * @throws ProtocolException if the answer has no list of services
     */
    public static CdsServices read(CdsProvider provider, JsonObject answer) {
        requireNonNull(provider, "provider");
        if (!(answer.members().get("services") instanceof List)) {
            throw new ProtocolException(
                    "the CDS provider at " + provider.base()
                            + " answered without a list of services: check its base URL, or tell its operator",
                    "services",
                    null);
        }
        ServiceReader reader = new ServiceReader(provider);
        Map<List<String>, CdsService> found = new LinkedHashMap<>();
        reader.read(answer).forEach(service -> found.putIfAbsent(List.of(service.hook(), service.id()), service));
        return new CdsServices(List.copyOf(found.values()), reader.problems());
    }

    /**
     * All services.
     *
     * @return the services in the provider's order
     */
    public List<CdsService> all() {
        return services;
    }

    /**
     * The services for one hook.
     *
     * @param hook the hook, such as {@code appointment-book}
     * @return its services; empty if the provider has none
     */
    public List<CdsService> forHook(String hook) {
        return services.stream().filter(service -> service.hook().equals(hook)).toList();
    }

    /**
     * One service.
     *
     * @param hook its hook
     * @param id its id
     * @return the service, if the provider has it
     */
    public Optional<CdsService> find(String hook, String id) {
        return forHook(hook).stream().filter(service -> service.id().equals(id)).findFirst();
    }

    /**
     * What could not be read.
     *
     * @return the problems; empty if everything was understood
     */
    public List<ReadingProblem> problems() {
        return problems;
    }

    /** Prints the numbers of services and problems. */
    @Override
    public String toString() {
        return "CdsServices[services=" + services.size() + ", problems=" + problems.size() + "]";
    }
}
