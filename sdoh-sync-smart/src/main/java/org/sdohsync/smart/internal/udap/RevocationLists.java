// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.internal.udap;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CRL;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.http.HttpReply;
import org.sdohsync.core.internal.http.HttpSender;
import org.sdohsync.core.internal.http.OutgoingRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the lists of revoked certificates for a chain: those given as files first, then those at the addresses in the certificates. */
final class RevocationLists {
    private static final Logger LOG = LoggerFactory.getLogger(RevocationLists.class);
    private static final long LARGEST_FILE = 32L * 1024 * 1024;
    private static final int MOST_FETCHED = 4;

    private final HttpSender http;
    private final AddressRules rules;

    RevocationLists(HttpSender http, AddressRules rules) {
        this.http = http;
        this.rules = rules;
    }

    List<X509CRL> of(List<Path> files, List<? extends X509Certificate> chain, Date now) {
        List<X509CRL> lists = new ArrayList<>();
        files.forEach(file -> lists.addAll(read(file)));
        int fetched = 0;
        for (X509Certificate certificate : chain) {
            for (String address : DistributionPoints.of(certificate)) {
                if (!isCovered(certificate, lists, now) && fetched++ < MOST_FETCHED) {
                    lists.addAll(fetch(address));
                }
            }
        }
        return lists;
    }

    private static boolean isCovered(X509Certificate certificate, List<X509CRL> lists, Date now) {
        return lists.stream()
                .filter(list -> list.getIssuerX500Principal().equals(certificate.getIssuerX500Principal()))
                .anyMatch(list -> list.getNextUpdate() == null
                        || list.getNextUpdate().toInstant().isAfter(now.toInstant()));
    }

    private static List<X509CRL> read(Path file) {
        try {
            if (Files.size(file) > LARGEST_FILE) {
                throw new IOException("the file is too large for a list");
            }
            return parse(Files.readAllBytes(file));
        } catch (IOException | GeneralSecurityException unusable) {
            LOG.warn(
                    "list of revoked certificates cannot be read file={} failure={}",
                    file,
                    unusable.getClass().getSimpleName());
            return List.of();
        }
    }

    // The list is signed, so nothing else about its server needs to be known.
    private List<X509CRL> fetch(String address) {
        try {
            URI url = rules.parse(address, "list of revoked certificates");
            HttpReply reply = http.send(OutgoingRequest.get(url).header("Accept", "application/pkix-crl"));
            return reply.ok() ? parse(reply.body()) : List.of();
        } catch (SyncException | GeneralSecurityException notToBeHad) {
            LOG.debug(
                    "list of revoked certificates cannot be fetched failure={}",
                    notToBeHad.getClass().getSimpleName());
            return List.of();
        }
    }

    private static List<X509CRL> parse(byte[] bytes) throws GeneralSecurityException {
        List<X509CRL> lists = new ArrayList<>();
        for (CRL one : CertificateFactory.getInstance("X.509").generateCRLs(new ByteArrayInputStream(bytes))) {
            if (one instanceof X509CRL list) {
                lists.add(list);
            }
        }
        return lists;
    }
}
