// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.fuzz.reader;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.store.memory.MemoryStore;
import org.sdohsync.smart.client.AuthorizationRequestCustomizer;
import org.sdohsync.smart.internal.discovery.EndpointTrust;
import org.sdohsync.smart.internal.launch.EhrLaunch;
import org.sdohsync.smart.internal.launch.ExpectedIssuer;
import org.sdohsync.smart.internal.launch.ExtraRequestParameters;
import org.sdohsync.smart.internal.launch.LaunchPlan;
import org.sdohsync.smart.internal.launch.LaunchRedirect;
import org.sdohsync.smart.internal.launch.Launches;
import org.sdohsync.smart.internal.launch.VerifiedLaunch;
import org.sdohsync.smart.scope.Scopes;

/** Addresses at which the browser comes back, and launch addresses of EHRs. {@code @state@} stands for the state of the launch. */
final class CallbackTarget implements Target {
    private static final String NOT_OF_A_URI = "\"<>\\^`{|}";

    private final Launches launches = new Launches(
            MemoryStore.create(),
            Scene.endpoint(request -> {
                throw new IllegalStateException("accepting an answer sends nothing");
            }),
            Scene.CLOCK,
            Scene.counting(),
            base -> AuthorizationRequestCustomizer.NONE);

    @Override
    public String name() {
        return "callback";
    }

    @Override
    public Reading read(byte[] input) {
        LaunchRedirect begun = launches.begin(new LaunchPlan(
                Scene.draft(),
                false,
                Scopes.parse("user/Task.rs"),
                Scene.REDIRECT,
                null,
                sender(input),
                ExtraRequestParameters.NONE));
        try {
            String text = new String(input, StandardCharsets.UTF_8)
                    .replace("@state@", begun.state().reveal());
            return address(text).map(this::accept).orElseGet(() -> new Reading("no address", ""));
        } finally {
            launches.abandon(begun);
        }
    }

    private static ExpectedIssuer sender(byte[] input) {
        return new ExpectedIssuer(input.length % 2 == 0, input.length % 3 == 0, EndpointTrust.SAME_ORIGIN);
    }

    private Reading accept(URI address) {
        String launched = launched(address);
        VerifiedLaunch accepted = launches.accept(address);
        return new Reading("ok " + launched, accepted.toString());
    }

    private static String launched(URI address) {
        try {
            return EhrLaunch.parse(address).toString();
        } catch (SyncException refused) {
            return refused.getClass().getSimpleName();
        }
    }

    private static Optional<URI> address(String text) {
        StringBuilder escaped = new StringBuilder();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            char letter = (char) (each & 0xFF);
            boolean plain = letter > ' ' && letter < 0x7F && NOT_OF_A_URI.indexOf(letter) < 0;
            escaped.append(plain ? String.valueOf(letter) : String.format("%%%02X", (int) letter));
        }
        try {
            return Optional.of(new URI(escaped.toString()));
        } catch (URISyntaxException noAddress) {
            return Optional.empty();
        }
    }
}
