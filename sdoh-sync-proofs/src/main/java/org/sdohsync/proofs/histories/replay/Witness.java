// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.histories.replay;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.sdohsync.proofs.histories.source.Version;
import org.sdohsync.proofs.mortal.CrashPoint;
import org.sdohsync.workflow.internal.feed.PageTask;
import org.sdohsync.workflow.internal.feed.TaskListener;

/** The application: it keeps what it was given, over all deaths of its process, and notices what must not be. One thread. */
final class Witness {
    private final Map<String, Integer> held = new LinkedHashMap<>();
    private final Set<String> unsure = new HashSet<>();
    private final List<Finding> findings = new ArrayList<>();
    private final boolean repeatsCount;
    private final boolean ordered;
    private long taken;

    /**
     * Watches; a source that has to be read as a whole, page by page while it changes, may show a Task anew, and one whose states have no
     * order that can be seen in any order.
     */
    Witness(boolean repeatsCount, boolean ordered) {
        this.ordered = ordered;
        this.repeatsCount = repeatsCount;
    }

    /** The listener of one process. */
    TaskListener in(CrashPoint life, Set<Integer> failing) {
        int[] calls = new int[1];
        return snapshot -> {
            life.point();
            if (failing.contains(++calls[0])) {
                throw new IllegalStateException("the application fails");
            }
            take(snapshot);
            life.point();
        };
    }

    private void take(PageTask snapshot) {
        taken++;
        String task = snapshot.id();
        int number = Integer.parseInt(snapshot.task().getDescription());
        int before = held.getOrDefault(task, 0);
        if (number < before && ordered) {
            findings.add(new Finding(
                    Finding.Kind.DISORDERED, task + " version " + number + " came after version " + before));
        } else if (number == before && repeatsCount && ordered && !unsure.contains(task)) {
            findings.add(new Finding(Finding.Kind.REPEATED, task + " version " + number + " came twice"));
        }
        held.put(task, Math.max(number, before));
        unsure.remove(task);
    }

    /** The process died: of everything taken so far the library may not know. */
    void died() {
        unsure.addAll(held.keySet());
    }

    /** The client looks for others from now on: what goes from one feed to another by that comes in its new part. */
    void lookedForOthers() {
        unsure.addAll(held.keySet());
    }

    void broken(String why) {
        findings.add(new Finding(Finding.Kind.BROKEN, why));
    }

    /** Compares at the end. */
    void expect(Version version) {
        int known = held.getOrDefault(version.task(), 0);
        if (known < version.number()) {
            findings.add(new Finding(
                    Finding.Kind.LOST,
                    version.task() + " is at version " + version.number() + ", the application knows version "
                            + known));
        }
    }

    List<Finding> findings() {
        return List.copyOf(findings);
    }

    long taken() {
        return taken;
    }
}
