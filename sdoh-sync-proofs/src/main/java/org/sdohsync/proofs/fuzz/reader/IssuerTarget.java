// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.fuzz.reader;

import org.sdohsync.smart.discovery.Discovery;

/** What an issuer says of itself. */
final class IssuerTarget implements Target {
    @Override
    public String name() {
        return "issuer";
    }

    @Override
    public Reading read(byte[] input) {
        Discovery discovery = new Discovery(Answer.of(input).sender(), Scene.RULES, Scene.CLOCK);
        return new Reading(discovery.keysOf(Scene.ISSUER).isPresent() ? "ok" : "none", "");
    }
}
