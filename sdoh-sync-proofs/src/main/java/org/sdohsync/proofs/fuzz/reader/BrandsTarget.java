// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.fuzz.reader;

import java.util.List;
import org.sdohsync.smart.finding.BrandBundle;
import org.sdohsync.smart.finding.BrandDirectory;
import org.sdohsync.smart.finding.FoundSource;
import org.sdohsync.smart.internal.finding.HttpBrandDirectory;

/** Bundles of User-Access Brands. */
final class BrandsTarget implements Target {
    private static final int MOST_TOLD = 40;

    @Override
    public String name() {
        return "brands";
    }

    @Override
    public boolean readsJson() {
        return true;
    }

    @Override
    public Reading read(byte[] input) {
        BrandDirectory directory = new HttpBrandDirectory(Answer.of(input).sender(), Scene.RULES);
        BrandBundle bundle = directory.fetch(Scene.BASE.resolve("brands"));
        BrandBundle joined = BrandBundle.join(List.of(bundle, bundle));
        if (joined.sources().size() != bundle.sources().size()) {
            throw new IllegalStateException("joined with itself a bundle has other sources");
        }
        int found = bundle.search("food", "lake").size() + bundle.search("", "").size();
        StringBuilder told = new StringBuilder("ok ").append(Math.min(found, 4));
        for (FoundSource source : bundle.sources()) {
            if (told.length() < MOST_TOLD) {
                told.append(source.mayBeR4())
                        .append(source.portal().isPresent())
                        .append(Math.min(source.brands().size(), 3));
            }
        }
        return new Reading(told.toString(), "");
    }
}
