// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.auth;

/**
 * Is told of every request that an {@link AuthServer} answered, as it came. Tests that judge requests provide one through {@link
 * java.util.ServiceLoader}; without any, no request is kept. Called by many threads, and must not throw.
 */
public interface RequestWitness {
    /**
     * Takes note of a request, after it was answered.
     *
     * @param request the request, with its secrets
     */
    void saw(WitnessedRequest request);
}
