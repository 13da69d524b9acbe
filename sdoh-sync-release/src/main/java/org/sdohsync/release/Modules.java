// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.release;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Which modules of this project are published, as their POMs say. */
final class Modules {
    static final String GROUP = "org.sdohsync";

    private Modules() {}

    /** The published modules and their packaging. */
    static Map<String, String> published(Path project) throws IOException {
        Map<String, String> published = new TreeMap<>();
        for (Pom named : Pom.read(project.resolve("pom.xml")).all("modules", "module")) {
            String module = named.content().strip();
            Pom pom = Pom.read(project.resolve(module).resolve("pom.xml"));
            if (pom.text("properties/maven.deploy.skip").filter("false"::equals).isPresent()) {
                published.put(module, pom.text("packaging").orElse("jar"));
            }
        }
        return published;
    }
}
