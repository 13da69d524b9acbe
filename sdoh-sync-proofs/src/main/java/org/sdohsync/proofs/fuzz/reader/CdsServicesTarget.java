// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.fuzz.reader;

import org.sdohsync.cdshooks.internal.prefetch.PrefetchTemplate;
import org.sdohsync.cdshooks.internal.prefetch.PrefetchTemplate.Resolved;
import org.sdohsync.cdshooks.service.CdsService;
import org.sdohsync.cdshooks.service.CdsServices;

/** Lists of decision support services, with their prefetch templates. */
final class CdsServicesTarget implements Target {
    private static final int MOST_TOLD = 40;

    @Override
    public String name() {
        return "cdsservices";
    }

    @Override
    public boolean readsJson() {
        return true;
    }

    @Override
    public Reading read(byte[] input) {
        CdsServices services =
                CdsServices.read(CdsScene.PROVIDER, CdsScene.http(input).discover(CdsScene.PROVIDER));
        StringBuilder told =
                new StringBuilder("ok ").append(Math.min(services.problems().size(), 3));
        for (CdsService service : services.all()) {
            String templates = templates(service);
            if (told.length() < MOST_TOLD) {
                told.append(' ')
                        .append(service.title().isPresent())
                        .append(service.version().isPresent())
                        .append(templates);
            }
        }
        return new Reading(told.toString(), services.toString());
    }

    private static String templates(CdsService service) {
        StringBuilder told = new StringBuilder();
        for (String template : service.prefetch().values()) {
            Resolved resolved = PrefetchTemplate.resolve(template, CdsScene.context(), false);
            String path = resolved.path().orElse("Patient/1");
            if (!path.matches("[A-Z][A-Za-z]+(?:/[A-Za-z0-9._~:@=-]+|\\?[!-~]+)")) {
                throw new IllegalStateException("a template became something else than a read or a search");
            }
            if (told.length() < MOST_TOLD) {
                told.append(resolved.failure()).append(resolved.isRead());
            }
        }
        return told.toString();
    }
}
