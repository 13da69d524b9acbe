// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.records;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sdohsync.records.manifest.DataFile;
import org.sdohsync.records.manifest.RecordManifest;
import org.sdohsync.records.sink.NdjsonDirectory;

/**
 * What lies in the directory, compared with what the server has, byte for byte and without the library's readers but that of the
 * manifest.
 *
 * @param resources how many resources came as they are
 * @param missing how many did not
 * @param doubled how many lines are there a second time
 * @param wrong how many lines are something else
 * @param problems what is wrong with the manifest
 */
record Verdict(int resources, int missing, int doubled, int wrong, List<String> problems) {
    private static final Pattern ID = Pattern.compile("\"id\":\"r?(p?[0-9]+)\"");

    static Verdict of(Path directory, int expected) throws IOException {
        RecordManifest manifest = NdjsonDirectory.manifest(directory).orElseThrow();
        List<String> problems = new ArrayList<>();
        BitSet seen = new BitSet(expected);
        int doubled = 0;
        int wrong = 0;
        for (DataFile file : manifest.files()) {
            Path path = directory.resolve(file.name());
            long lines = 0;
            try (BufferedReader in = Files.newBufferedReader(path, UTF_8)) {
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    lines++;
                    int number = number(line);
                    if (number < 0
                            || number >= expected
                            || !line.equals(new String(SyntheticHistory.resource(number), UTF_8))
                            || !file.type().equals(SyntheticHistory.type(number))) {
                        wrong++;
                    } else if (seen.get(number)) {
                        doubled++;
                    } else {
                        seen.set(number);
                    }
                }
            }
            if (lines != file.resources()
                    || Files.size(path) != file.bytes()
                    || !Digests.of(path).equals(file.sha256())) {
                problems.add(file.name() + " is not what the manifest says");
            }
        }
        if (manifest.resources() != expected) {
            problems.add("the manifest counts " + manifest.resources());
        }
        if (manifest.status() != RecordManifest.Status.FINISHED) {
            problems.add("the manifest is " + manifest.status());
        }
        return new Verdict(seen.cardinality(), expected - seen.cardinality(), doubled, wrong, problems);
    }

    private static int number(String line) {
        Matcher id = ID.matcher(line);
        if (!id.find()) {
            return -1;
        }
        return id.group(1).equals(SyntheticHistory.PATIENT) ? 0 : Integer.parseInt(id.group(1));
    }

    boolean green() {
        return missing == 0 && doubled == 0 && wrong == 0 && problems.isEmpty();
    }
}
