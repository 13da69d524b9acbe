// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.fuzz.reader;

import java.nio.charset.StandardCharsets;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.http.FhirBase;
import org.sdohsync.smart.finding.SourceAddress;
import org.sdohsync.smart.finding.SourceList;

/** Addresses that people paste or scan, and lists of them. */
final class AddressTarget implements Target {
    @Override
    public String name() {
        return "address";
    }

    @Override
    public Reading read(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        String endings = ending(() -> FhirBase.parse(text, Scene.RULES))
                + ending(() -> SourceAddress.pasted(text, Scene.RULES))
                + ending(() -> SourceAddress.scanned(text, Scene.RULES))
                + ending(() -> SourceList.read(text, Scene.RULES));
        return new Reading(endings, "");
    }

    private static String ending(Runnable reading) {
        try {
            reading.run();
            return "ok ";
        } catch (SyncException refused) {
            return refused.getClass().getSimpleName() + " ";
        }
    }
}
