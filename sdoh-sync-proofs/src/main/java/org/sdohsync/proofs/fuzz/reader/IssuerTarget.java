// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.fuzz.reader;

import java.nio.charset.StandardCharsets;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.smart.internal.discovery.Discovery;
import org.sdohsync.smart.internal.discovery.IssuerVerification;

/** What an issuer says of itself. */
final class IssuerTarget implements Target {
    private static final byte[] DESCRIPTION = ("{\"issuer\":\"" + Scene.ISSUER + "\",\"authorization_endpoint\":\""
                    + Scene.ISSUER + "/authorize\",\"token_endpoint\":\"" + Scene.ISSUER + "/token\"}")
            .getBytes(StandardCharsets.UTF_8);

    @Override
    public String name() {
        return "issuer";
    }

    @Override
    public boolean readsJson() {
        return true;
    }

    @Override
    public Reading read(byte[] input) {
        Answer answer = Answer.of(input);
        Discovery discovery = new Discovery(
                request -> request.uri().getPath().endsWith("/smart-configuration")
                        ? new HttpReply(200, request.uri(), name -> null, DESCRIPTION)
                        : answer.sender().send(request),
                Scene.RULES,
                Scene.CLOCK);
        IssuerVerification proof = discovery.prove(discovery.discover(Scene.BASE));
        return new Reading(proof.keys().isPresent() ? "ok" : "none", proof.toString());
    }
}
