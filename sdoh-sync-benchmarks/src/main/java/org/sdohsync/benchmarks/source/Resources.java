// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.benchmarks.source;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes the resources of a source, each from the template of its kind in this package's resources. Safe for use by many threads. */
final class Resources {
    /** When everything but the Tasks was changed last. */
    static final String LONG_AGO = "2019-06-01T12:00:00Z";

    private final Map<Kind, Template> templates = new EnumMap<>(Kind.class);

    Resources() {
        for (Kind kind : Kind.values()) {
            templates.put(kind, new Template(compact(kind.type() + ".json")));
        }
    }

    void write(Item item, int version, String time, ByteArrayOutputStream out) {
        Template template = templates.get(item.kind());
        if (template == null) {
            throw new IllegalStateException("no template of " + item.kind());
        }
        template.write(gap -> value(item, gap, version, time), out);
    }

    private static String value(Item item, String gap, int version, String time) {
        return switch (gap) {
            case "id" -> Integer.toString(item.number());
            case "version" -> Integer.toString(version);
            case "time" -> time;
            default -> item.related(Kind.of(gap).orElseThrow()).reference();
        };
    }

    /** The template without the white space that is in it for its readers. */
    private static String compact(String name) {
        try (InputStream in = Resources.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("no template " + name);
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().map(String::strip).map(Resources::member).collect(Collectors.joining());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static String member(String line) {
        return line.replaceFirst("^(\"\\w+\"): ", "$1:");
    }
}
