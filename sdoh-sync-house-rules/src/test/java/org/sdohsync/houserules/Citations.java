// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.houserules;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which tests name which requirements with {@code @Requirement}. Only what runs counts: a test method, or a class that has some. */
final class Citations {
    private static final Pattern ANNOTATION = Pattern.compile("@Requirement\\(([^)]*)\\)");
    private static final Pattern ID = Pattern.compile("\"([^\"]*)\"");
    private static final Pattern DECLARED = Pattern.compile("\\b(class|interface|void|Stream<DynamicTest>)\\s+(\\w+)");
    private static final Pattern RUNS =
            Pattern.compile("@(?:[a-z.]+\\.)?(?:Test|ParameterizedTest|RepeatedTest|TestFactory)\\b");

    private final Map<String, Set<String>> testsOf = new TreeMap<>();
    private final List<String> idle = new ArrayList<>();

    /** Adds the citations of one source file. */
    Citations add(String file, String text) {
        Matcher annotation = ANNOTATION.matcher(text);
        while (annotation.find()) {
            Matcher declared = DECLARED.matcher(text);
            if (declared.find(annotation.end())) {
                boolean type =
                        declared.group(1).equals("class") || declared.group(1).equals("interface");
                String test = type ? file : file + "." + declared.group(2);
                int member = Math.max(text.lastIndexOf("\n\n", annotation.start()), 0);
                String around = text.substring(member, declared.end());
                if (RUNS.matcher(type ? text : around).find() && !around.contains("@Disabled")) {
                    ID.matcher(annotation.group(1))
                            .results()
                            .map((MatchResult match) -> match.group(1))
                            .forEach(id -> testsOf.computeIfAbsent(id, fresh -> new TreeSet<>())
                                    .add(test));
                } else {
                    idle.add(test);
                }
            }
        }
        return this;
    }

    /** The tests by requirement. */
    Map<String, Set<String>> testsOf() {
        return testsOf;
    }

    /** What names requirements and does not run. */
    List<String> idle() {
        return idle;
    }

    /** Those of the whole project. */
    static Citations ofProject() {
        Citations all = new Citations();
        SourceFiles.java("/src/").stream()
                .filter(file -> !file.toString().contains("/houserules/"))
                .sorted()
                .forEach(file -> all.add(file.getFileName().toString().replace(".java", ""), SourceFiles.text(file)));
        return all;
    }
}
