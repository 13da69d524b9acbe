// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.field.kinds;

import java.util.List;
import java.util.stream.Stream;
import org.sdohsync.proofs.field.play.Variant;

/** All variants. */
public final class Variants {
    private Variants() {}

    /**
     * The variants.
     *
     * @return a healthy server first, then one for each way in which real ones differ
     */
    public static List<Variant> all() {
        return Stream.of(
                        List.of(Variant.of("healthy")),
                        Values.all(),
                        Versions.all(),
                        Refusals.all(),
                        Searches.all(),
                        Wire.all(),
                        Links.all(),
                        Grants.all())
                .flatMap(List::stream)
                .toList();
    }
}
