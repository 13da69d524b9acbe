// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.fuzz;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.sdohsync.proofs.fuzz.reader.Target;
import org.sdohsync.proofs.fuzz.reader.Targets;

/**
 * The fuzzing proof: all readers in turn read changed inputs for {@code fuzz.minutes}. The exit code is 0 if every input ended in a
 * result or a typed error within the stated bounds. Inputs that did not are written, made small, to the folder of findings.
 */
public final class Fuzz {
    private static final int TURNS = 20;
    private static final int DEFAULT_MINUTES = 10;
    private static final Duration SHRINKING = Duration.ofSeconds(20);

    private final Corpus corpus;
    private final Findings findings;
    private final Duration time;
    private final long seed;

    private Fuzz(Corpus corpus, Findings findings, Duration time, long seed) {
        this.corpus = corpus;
        this.findings = findings;
        this.time = time;
        this.seed = seed;
    }

    /**
     * Runs the proof.
     *
     * @param args the folder of the kept inputs, and the folder for findings
     * @throws IOException if something cannot be read or written
     */
    public static void main(String[] args) throws IOException {
        long drawn = Long.getLong("fuzz.seed", 0);
        Fuzz fuzz = new Fuzz(
                new Corpus(Path.of(args[0])),
                new Findings(Path.of(args[1])),
                Duration.ofMinutes(Integer.getInteger("fuzz.minutes", DEFAULT_MINUTES)),
                drawn == 0 ? System.currentTimeMillis() : drawn);
        System.exit(fuzz.run() ? 0 : 1);
    }

    private boolean run() throws IOException {
        long begun = System.nanoTime();
        List<Campaign> campaigns = new ArrayList<>();
        try (Watchdog watchdog = new Watchdog(findings)) {
            for (Target target : Targets.all()) {
                List<byte[]> seeds =
                        corpus.of(target).stream().map(Corpus.Input::bytes).toList();
                Campaign campaign = new Campaign(target, seeds, Bounds.of(target), seed);
                campaign.replay();
                campaigns.add(campaign);
            }
            for (int turn = 1; turn <= TURNS; turn++) {
                for (int i = 0; i < campaigns.size(); i++) {
                    long share = time.toNanos() * ((turn - 1L) * campaigns.size() + i + 1) / TURNS / campaigns.size();
                    spend(campaigns.get(i), begun + share, watchdog);
                }
            }
        }
        campaigns.forEach(Fuzz::tell);
        for (Campaign campaign : campaigns) {
            report(campaign);
        }
        Score score = new Score(campaigns, Duration.ofNanos(System.nanoTime() - begun), seed);
        System.out.println(score);
        return score.green();
    }

    private static void spend(Campaign campaign, long until, Watch watch) {
        while (System.nanoTime() - until < 0) {
            campaign.step(watch);
        }
    }

    private static void tell(Campaign campaign) {
        System.out.println("fuzz-target: name=" + campaign.target().name() + " inputs=" + campaign.inputs()
                + " endings=" + campaign.shapes() + " slowestMillis=" + campaign.slowestNanos() / 1_000_000);
    }

    private void report(Campaign campaign) throws IOException {
        Judge judge = new Judge(Bounds.of(campaign.target()));
        for (Map.Entry<Problem, byte[]> found : campaign.problems().entrySet()) {
            Problem problem = found.getKey();
            // As it is first: making it smaller may take long, and must not cost the finding.
            Path unused = findings.write(campaign.target(), problem, found.getValue());
            byte[] small = Shrinker.shrink(
                    found.getValue(),
                    input ->
                            problem.equals(judge.judge(campaign.target(), input).problem()),
                    SHRINKING);
            Path file = findings.write(campaign.target(), problem, small);
            System.out.println("fuzz-problem: target=" + campaign.target().name() + " kind=" + problem.kind()
                    + " times=" + campaign.times(problem) + " bytes=" + small.length + " at=" + problem.where()
                    + " input=" + file);
        }
    }
}
