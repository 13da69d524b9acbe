// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.launch;

import static java.util.Objects.requireNonNull;

import org.sdohsync.smart.discovery.Pairing;
import org.sdohsync.smart.discovery.ServerProof;
import org.sdohsync.smart.discovery.SmartConfiguration;

/**
 * What is known of the server that will answer a launch, beside the endpoints and the issuer in its draft.
 *
 * @param namesItself whether the source promises that the answer names its sender (RFC 9207 §3): one without a name is refused then.
 *     Nothing else is left out because of the promise, as anybody can make it
 * @param unproved whether the source names an issuer that is not shown to stand for its token endpoint: an answer that names any
 *     sender is refused then
 * @param pairing how well the endpoints are known to belong together
 */
public record ExpectedSender(boolean namesItself, boolean unproved, Pairing pairing) {
    /**
     * Checks the parts.
     *
     * @param namesItself whether the answer must name its sender
     * @param unproved whether no named sender can be the right one
     * @param pairing how well the endpoints are known to belong together
     */
    public ExpectedSender {
        requireNonNull(pairing, "pairing");
    }

    /**
     * What a source's description and its proof come to.
     *
     * @param source the description
     * @param proof what was proved of it
     * @return the sender of its answers
     */
    public static ExpectedSender of(SmartConfiguration source, ServerProof proof) {
        return new ExpectedSender(source.namesItselfInAnswers(), proof.issuerUnproved(), proof.pairing());
    }
}
