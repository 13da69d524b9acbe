// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.launch;

import static java.util.Objects.requireNonNull;

import org.sdohsync.smart.discovery.SmartConfiguration;
import org.sdohsync.smart.internal.discovery.EndpointTrust;
import org.sdohsync.smart.internal.discovery.IssuerVerification;

/**
 * What is known about the server that will answer a launch, beside the endpoints and the issuer in its draft.
 *
 * @param namesItself whether the source declares that its answers contain {@code iss} (RFC 9207 §3): an answer without it is
 *     then refused. The declaration replaces no other check, because any source can make it
 * @param unproved whether the source names an issuer whose connection with the token endpoint could not be verified: an
 *     answer with any {@code iss} is then refused
 * @param pairing the proof that the endpoints belong together
 */
public record ExpectedIssuer(boolean namesItself, boolean unproved, EndpointTrust pairing) {
    /**
     * Checks the parts.
     *
     * @param namesItself whether the answer must contain {@code iss}
     * @param unproved whether an answer with {@code iss} is refused
     * @param pairing the proof that the endpoints belong together
     */
    public ExpectedIssuer {
        requireNonNull(pairing, "pairing");
    }

    /**
     * Creates an instance from a source's description and its proof.
     *
     * @param source the description
     * @param proof what was verified of it
     * @return the expected sender of its answers
     */
    public static ExpectedIssuer of(SmartConfiguration source, IssuerVerification proof) {
        return new ExpectedIssuer(source.namesItselfInAnswers(), proof.issuerUnproved(), proof.pairing());
    }
}
