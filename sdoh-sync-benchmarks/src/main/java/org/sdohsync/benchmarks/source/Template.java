// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.benchmarks.source;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text with gaps such as <code>{{id}}</code>, kept as bytes: writing it copies them and fills the gaps. Immutable. */
final class Template {
    private static final Pattern GAP = Pattern.compile("\\{\\{(\\w+)}}");

    private final List<byte[]> pieces = new ArrayList<>();
    private final List<String> gaps = new ArrayList<>();

    Template(String text) {
        Matcher gap = GAP.matcher(text);
        int end = 0;
        while (gap.find()) {
            pieces.add(bytes(text.substring(end, gap.start())));
            gaps.add(gap.group(1));
            end = gap.end();
        }
        pieces.add(bytes(text.substring(end)));
    }

    void write(UnaryOperator<String> values, ByteArrayOutputStream out) {
        for (int gap = 0; gap < gaps.size(); gap++) {
            out.writeBytes(pieces.get(gap));
            out.writeBytes(bytes(values.apply(gaps.get(gap))));
        }
        out.writeBytes(pieces.get(gaps.size()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
