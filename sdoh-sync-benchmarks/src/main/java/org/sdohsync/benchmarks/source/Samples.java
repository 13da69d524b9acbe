// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.benchmarks.source;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Resources of a source, as a server writes them. */
public final class Samples {
    private Samples() {}

    /**
     * One resource of each kind, for several numbers.
     *
     * @param numbers how many numbers
     * @return their JSON
     */
    public static List<byte[]> ofEachKind(int numbers) {
        Resources resources = new Resources();
        List<byte[]> samples = new ArrayList<>();
        for (int number = 0; number < numbers; number++) {
            for (Kind kind : Kind.values()) {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                resources.write(new Item(kind, number), 1, Resources.LONG_AGO, out);
                samples.add(out.toByteArray());
            }
        }
        return samples;
    }
}
