// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.fuzz.reader;

import java.util.stream.Collectors;
import org.sdohsync.smart.discovery.MetadataWarning;
import org.sdohsync.smart.discovery.SmartConfiguration;
import org.sdohsync.smart.internal.discovery.Discovery;

/** What a source says of itself, in either of the two places. */
final class DescriptionTarget implements Target {
    private final String name;
    private final String suffix;

    private DescriptionTarget(String name, String suffix) {
        this.name = name;
        this.suffix = suffix;
    }

    static DescriptionTarget configuration() {
        return new DescriptionTarget("configuration", "/.well-known/smart-configuration");
    }

    static DescriptionTarget capability() {
        return new DescriptionTarget("capability", "/metadata");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean readsJson() {
        return true;
    }

    @Override
    public Reading read(byte[] input) {
        Discovery discovery = new Discovery(Answer.of(input).senderAt(suffix), Scene.RULES, Scene.CLOCK);
        SmartConfiguration found = discovery.discover(Scene.BASE);
        String shape = "ok "
                + found.authorization().isPresent()
                + found.registration().isPresent()
                + found.revocation().isPresent()
                + found.introspection().isPresent()
                + found.management().isPresent()
                + found.keys().isPresent()
                + found.brands().isPresent()
                + found.brandIdentifier().isPresent()
                + found.namesItselfInAnswers()
                + found.scopeStyle()
                + found.associatedEndpoints().isEmpty()
                + found.capabilities().isEmpty()
                + found.scopesSupported().isEmpty()
                + found.challengeMethods().isEmpty()
                + found.authenticationMethods().isEmpty()
                + found.assertionAlgorithms().isEmpty()
                + found.remarks().stream().map(MetadataWarning::member).sorted().collect(Collectors.joining(","));
        return new Reading(shape + discovery.prove(found), found + " " + found.token() + found.remarks());
    }
}
