// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.udap;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The checked UDAP metadata of a source.
 *
 * @param authorization where users approve apps, as signed; null if the source has no users
 * @param token where tokens are given, as signed
 * @param registration where apps register themselves, as signed
 * @param registrationAlgorithms what the source verifies statements with; empty if it does not say
 * @param certifications the certifications that a registration needs
 * @param until when the signature, or a certificate, expires
 * @param warnings what was tolerated
 */
public record UdapMetadata(
        @Nullable URI authorization,
        URI token,
        URI registration,
        List<String> registrationAlgorithms,
        List<String> certifications,
        Instant until,
        List<String> warnings) {}
