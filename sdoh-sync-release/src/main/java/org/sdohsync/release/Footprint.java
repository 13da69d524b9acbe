// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.release;

import java.io.File;
import java.io.IOException;
import java.lang.module.FindException;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Counts what an application gets with the library, and looks whether each jar can be a module. */
public final class Footprint {
    private static final Pattern HAPI = Pattern.compile("hapi-fhir-.*|org\\.hl7\\.fhir\\..*");

    private Footprint() {}

    /**
     * Prints the jars, the largest first, and a last line with the figures.
     *
     * @param args a file that holds a class path
     * @throws IOException when it cannot be read
     */
    public static void main(String[] args) throws IOException {
        List<Path> jars = Stream.of(
                        Files.readString(Path.of(args[0])).strip().split(Pattern.quote(File.pathSeparator), -1))
                .map(Path::of)
                .toList();
        List<Path> largest = new ArrayList<>(jars);
        largest.sort(Comparator.comparing(Footprint::size).reversed());
        largest.forEach(jar -> System.out.println(size(jar) + " " + jar.getFileName()));
        List<String> problems = modules(jars);
        problems.forEach(System.out::println);
        System.out.println("stranger: jars=" + jars.size() + " bytes=" + sum(jars) + " hapi="
                + sum(jars.stream().filter(Footprint::isHapi).toList()) + " ours="
                + sum(jars.stream().filter(Footprint::isOurs).toList()) + " modules="
                + (problems.isEmpty() ? "named" : "unnamed"));
        if (!problems.isEmpty()) {
            System.exit(1);
        }
    }

    /** Ours have the names that their manifests give; for all others a name can be found, and no two have the same. */
    private static List<String> modules(List<Path> jars) {
        List<String> problems = new ArrayList<>();
        try {
            for (ModuleReference module :
                    ModuleFinder.of(jars.toArray(Path[]::new)).findAll()) {
                String place = module.location().map(Object::toString).orElse("");
                String name = module.descriptor().name();
                if (place.substring(place.lastIndexOf('/') + 1).startsWith("sdoh-sync-")
                        && !name.startsWith(Modules.GROUP + ".")) {
                    problems.add(place + " is the module " + name);
                }
            }
        } catch (FindException unnamed) {
            problems.add(String.valueOf(unnamed.getMessage()));
        }
        return problems;
    }

    private static boolean isHapi(Path jar) {
        return HAPI.matcher(String.valueOf(jar.getFileName())).matches();
    }

    private static boolean isOurs(Path jar) {
        return String.valueOf(jar.getFileName()).startsWith("sdoh-sync-");
    }

    private static long sum(List<Path> jars) {
        return jars.stream().mapToLong(Footprint::size).sum();
    }

    private static long size(Path jar) {
        return jar.toFile().length();
    }
}
