// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.release;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Judges a published POM: it stands alone, says what a repository wants to know, and leads to nothing unpublished. */
final class PomCheck {
    private static final List<String> REQUIRED = List.of(
            "groupId",
            "artifactId",
            "version",
            "name",
            "description",
            "url",
            "licenses/license/name",
            "licenses/license/url",
            "developers/developer/name",
            "scm/connection",
            "scm/developerConnection",
            "scm/url");

    /** Needs nothing but the POM that it stands in. */
    private static final String ITS_VERSION = "${project.version}";

    private final String module;
    private final Pom pom;
    private final List<String> problems = new ArrayList<>();

    private PomCheck(String module, Pom pom) {
        this.module = module;
        this.pom = pom;
    }

    static List<String> problems(String module, Pom pom, Set<String> published) {
        PomCheck check = new PomCheck(module, pom);
        check.standsAlone();
        check.dependencies(published);
        return check.problems;
    }

    /** What a bill of materials must list: each published module but itself. */
    static List<String> problemsOfBom(String module, Pom pom, Set<String> jars) {
        Set<String> missing = new TreeSet<>(jars);
        for (Pom managed : managed(pom)) {
            managed.text("artifactId").ifPresent(missing::remove);
        }
        return missing.isEmpty() ? List.of() : List.of(module + ": does not list " + missing);
    }

    private void standsAlone() {
        for (String path : REQUIRED) {
            if (pom.text(path).isEmpty()) {
                problem("has no " + path);
            }
        }
        if (!pom.children("parent").isEmpty()) {
            problem("needs a parent");
        }
        if (!pom.children("repositories").isEmpty()) {
            problem("names repositories");
        }
        if (pom.content().replace(ITS_VERSION, "").contains("${")) {
            problem("has a property left that nobody resolves");
        }
    }

    private void dependencies(Set<String> published) {
        List<Pom> all = new ArrayList<>(pom.all("dependencies", "dependency"));
        all.addAll(managed(pom));
        for (Pom dependency : all) {
            String artifact = dependency.text("artifactId").orElse("?");
            Optional<String> version = dependency.text("version");
            if (version.isEmpty()) {
                problem("has no version for " + artifact);
            }
            if (dependency.text("scope").filter("test"::equals).isPresent()) {
                problem("asks for " + artifact + ", which only its tests need");
            }
            if (dependency.text("groupId").filter(Modules.GROUP::equals).isPresent()) {
                ours(artifact, version, published);
            } else if (version.filter(text -> text.endsWith("-SNAPSHOT")).isPresent()) {
                problem("asks for a snapshot of " + artifact);
            }
        }
    }

    private void ours(String artifact, Optional<String> version, Set<String> published) {
        if (!published.contains(artifact)) {
            problem("asks for " + artifact + ", which is not published");
        }
        if (!version.equals(pom.text("version"))
                && version.filter(ITS_VERSION::equals).isEmpty()) {
            problem("asks for another version of " + artifact);
        }
    }

    private static List<Pom> managed(Pom pom) {
        return pom.children("dependencyManagement").stream()
                .flatMap(list -> list.all("dependencies", "dependency").stream())
                .toList();
    }

    private void problem(String text) {
        problems.add(module + ": its POM " + text);
    }
}
