// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.launch;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.smart.launch.LaunchException;
import org.sdohsync.smart.launch.LaunchException.Reason;

/**
 * The parameters of the app's launch URL (SMART App Launch 2.2 §Launch from an EHR). Anybody can call that URL, so they are
 * untrusted until the source is known.
 *
 * @param iss the source's FHIR base URL, exactly as received: it is sent back as {@code aud}
 * @param handle the opaque {@code launch} value
 */
public record EhrLaunch(String iss, Secret handle) {
    /**
     * Checks the parts.
     *
     * @param iss the FHIR base
     * @param handle the {@code launch} value
     */
    public EhrLaunch {
        requireNonNull(iss, "iss");
        requireNonNull(handle, "handle");
    }

    /**
     * Parses the launch URL as the browser called it.
     *
     * @param launchUrl the app's launch URL with its query
     * @return the launch
     * @throws LaunchException MALFORMED_LAUNCH if {@code iss} or {@code launch} is missing or repeated
     */
    public static EhrLaunch parse(URI launchUrl) {
        RedirectParameters parameters;
        try {
            parameters = RedirectParameters.parse(requireNonNull(launchUrl, "launchUrl"));
        } catch (LaunchException broken) {
            throw malformed("is not encoded correctly", broken);
        }
        Optional<String> iss = parameters.value("iss");
        Optional<String> handle = parameters.value("launch");
        if (iss.isEmpty() || handle.isEmpty()) {
            throw malformed(iss.isEmpty() ? "has no iss" : "has no launch", null);
        }
        return new EhrLaunch(iss.get(), Secret.of(handle.get()));
    }

    /** Prints no value: they are untrusted until the source is known. */
    @Override
    public String toString() {
        return "EhrLaunch[***]";
    }

    private static LaunchException malformed(String how, @Nullable LaunchException cause) {
        return new LaunchException(
                "The launch URL " + how + ": nothing was sent; let the user open the app from the source again",
                Reason.MALFORMED_LAUNCH,
                null,
                cause);
    }
}
