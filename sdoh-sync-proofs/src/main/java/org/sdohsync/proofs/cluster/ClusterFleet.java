// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The processes of the cluster. */
final class ClusterFleet implements AutoCloseable {
    private static final int STOP_SECONDS = 60;

    private final Path orders;
    private final Path logs;
    private final List<Member> members = new ArrayList<>();
    private final List<String> costs = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private int made;

    /** A process. */
    record Member(String name, Process process, BufferedReader output) {}

    ClusterFleet(Path orders, Path logs) {
        this.orders = orders;
        this.logs = logs;
    }

    Member start() throws IOException {
        String name = "worker-" + ++made;
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ClusterWorker.class.getName(),
                        name,
                        orders.toString())
                .redirectError(logs.resolve(name + ".log").toFile())
                .start();
        BufferedReader output = process.inputReader();
        if (!"ready".equals(output.readLine())) {
            throw new IllegalStateException(name + " did not start, see " + logs);
        }
        Member member = new Member(name, process, output);
        members.add(member);
        return member;
    }

    List<Member> members() {
        return List.copyOf(members);
    }

    /** Ends a process without a chance to do anything more. */
    void kill(Member member) throws InterruptedException {
        members.remove(member);
        member.process().destroyForcibly();
        int ignored = member.process().waitFor();
    }

    void signal(Member member, String signal) throws IOException, InterruptedException {
        String pid = String.valueOf(member.process().pid());
        int result = new ProcessBuilder("kill", signal, pid).inheritIO().start().waitFor();
        if (result != 0) {
            throw new IllegalStateException("kill " + signal + " of " + member.name() + " failed: " + result);
        }
    }

    /** Lets a process end in order. */
    void stop(Member member) throws IOException, InterruptedException {
        members.remove(member);
        member.process().getOutputStream().close();
        String cost = member.output().readLine();
        boolean ended = member.process().waitFor(STOP_SECONDS, TimeUnit.SECONDS);
        if (!ended || member.process().exitValue() != 0 || cost == null) {
            problems.add(member.name() + (ended ? " failed, see its log" : " does not stop"));
            member.process().destroyForcibly();
            return;
        }
        costs.add(cost);
    }

    /** What the processes cost that ended in order. */
    List<String> costs() {
        return List.copyOf(costs);
    }

    List<String> problems() {
        return List.copyOf(problems);
    }

    @Override
    public void close() {
        members.forEach(member -> member.process().destroyForcibly());
        members.clear();
    }
}
