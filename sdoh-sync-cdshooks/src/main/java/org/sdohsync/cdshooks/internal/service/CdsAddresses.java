// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.cdshooks.internal.service;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.sdohsync.cdshooks.service.CdsProvider;
import org.sdohsync.cdshooks.service.CdsService;

/** The URLs of a provider (CDS Hooks §Discovery, §Calling a CDS Service, §Feedback). Stateless. */
public final class CdsAddresses {
    private static final String UNRESERVED = "-._~";

    private CdsAddresses() {}

    /**
     * The URL of the list of services.
     *
     * @param provider the provider
     * @return {@code {base}/cds-services}
     */
    public static URI discovery(CdsProvider provider) {
        return URI.create(provider.base() + CdsProvider.PATH);
    }

    /**
     * The URL of a service.
     *
     * @param service the service
     * @return {@code {base}/cds-services/{id}}, with the id as one path segment
     */
    public static URI of(CdsService service) {
        return service(service.provider(), service.id());
    }

    /**
     * The URL for feedback on a service.
     *
     * @param provider the provider
     * @param id the id of the service
     * @return {@code {base}/cds-services/{id}/feedback}
     */
    public static URI feedback(CdsProvider provider, String id) {
        return URI.create(service(provider, id) + "/feedback");
    }

    private static URI service(CdsProvider provider, String id) {
        return URI.create(discovery(provider) + "/" + encoded(id));
    }

    /**
     * Percent-encodes a value for one path segment or one search value (RFC 3986 §2.1): all but letters, digits and {@code -._~}.
     *
     * @param value the value
     * @return the encoded value
     */
    public static String encoded(String value) {
        StringBuilder encoded = new StringBuilder(value.length() + 16);
        for (byte each : value.getBytes(StandardCharsets.UTF_8)) {
            char sign = (char) (each & 0xFF);
            if (isPlain(sign)) {
                encoded.append(sign);
            } else {
                encoded.append('%')
                        .append(Character.toUpperCase(Character.forDigit(sign >> 4, 16)))
                        .append(Character.toUpperCase(Character.forDigit(sign & 0xF, 16)));
            }
        }
        return encoded.toString();
    }

    private static boolean isPlain(char sign) {
        return (sign >= 'a' && sign <= 'z')
                || (sign >= 'A' && sign <= 'Z')
                || (sign >= '0' && sign <= '9')
                || UNRESERVED.indexOf(sign) >= 0;
    }
}
