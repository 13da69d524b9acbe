// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.auth;

import java.util.List;
import java.util.ServiceLoader;

/**
 * Is told of every request that a source of the sandbox answered, as it came: those to its {@link AuthServer} and those to its FHIR
 * server in this process. Tests that judge requests provide one through {@link ServiceLoader}; without any, no request is kept. Called
 * by many threads, and must not throw. A FHIR server in a process of its own is not watched.
 */
public interface RequestWitness {
    /**
     * Takes note of a request, when its answer is known and before anything of it is sent.
     *
     * @param request the request, with its secrets
     */
    void saw(WitnessedRequest request);

    /**
     * The witnesses that can be found.
     *
     * @return new ones, empty if there are none
     */
    static List<RequestWitness> found() {
        return ServiceLoader.load(RequestWitness.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }
}
