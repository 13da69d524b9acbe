// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.release;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.codehaus.mojo.animal_sniffer.logging.Logger;

/** Gathers what a signature lacks from what the checker has to say. */
final class MissingReferences implements Logger {
    private static final Pattern MESSAGE = Pattern.compile("Undefined reference: (?:.* )?([\\w.$<>]+)(?:\\(.*)?$");

    private final Set<String> names = new TreeSet<>();

    /** The classes, and the members of other classes, without parameters: {@code java.util.HexFormat}, {@code String.strip}. */
    Set<String> names() {
        Set<String> least = new TreeSet<>(names);
        least.removeIf(name -> names.stream().anyMatch(other -> name.startsWith(other + ".")));
        return least;
    }

    @Override
    public void info(String message) {}

    @Override
    public void info(String message, Throwable cause) {}

    @Override
    public void debug(String message) {}

    @Override
    public void debug(String message, Throwable cause) {}

    @Override
    public void warn(String message) {
        throw new IllegalStateException(message);
    }

    @Override
    public void warn(String message, Throwable cause) {
        throw new IllegalStateException(message, cause);
    }

    @Override
    public void error(String message) {
        Matcher reference = MESSAGE.matcher(message);
        if (!reference.find()) {
            throw new IllegalStateException(message);
        }
        names.add(reference.group(1));
    }

    @Override
    public void error(String message, Throwable cause) {
        throw new IllegalStateException(message, cause);
    }
}
