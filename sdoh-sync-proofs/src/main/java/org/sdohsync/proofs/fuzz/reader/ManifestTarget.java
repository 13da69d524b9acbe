// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.fuzz.reader;

import java.util.Arrays;
import org.sdohsync.records.manifest.ManifestJson;
import org.sdohsync.records.manifest.RecordManifest;

/** Manifests of transfers. */
final class ManifestTarget implements Target {
    @Override
    public String name() {
        return "manifest";
    }

    @Override
    public boolean readsJson() {
        return true;
    }

    @Override
    public Reading read(byte[] input) {
        RecordManifest manifest = ManifestJson.read(input);
        byte[] written = ManifestJson.write(manifest);
        if (!Arrays.equals(written, ManifestJson.write(ManifestJson.read(written)))) {
            throw new IllegalStateException("a manifest that was written reads otherwise");
        }
        String shape = "ok " + manifest.method() + manifest.status()
                + Math.min(manifest.files().size(), 3)
                + Math.min(manifest.notices().size(), 3)
                + Math.min(manifest.refused().size(), 3)
                + manifest.since().isPresent() + manifest.sender().isPresent();
        return new Reading(shape, manifest.toString());
    }
}
