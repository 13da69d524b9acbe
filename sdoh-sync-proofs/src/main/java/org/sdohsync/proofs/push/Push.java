// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.push;

/**
 * Does the application see every final state? A source makes 10,000 changes and notifies of them, in virtual time: one of ten
 * notifications is lost, one of ten arrives twice, one of ten minutes late and after others, and the receiver's process ends twice
 * without warning. No schedule runs: only notifications start syncs. Before it, the same changes with an hourly schedule and without
 * notifications, and a run in which every notification is lost, heartbeats too: that one has to miss something, or the judge sees
 * nothing. Last line {@code push: events=… missed=… doubledDeliveries=… polls=…}.
 */
public final class Push {
    private Push() {}

    /**
     * Runs the proof.
     *
     * @param args none
     */
    public static void main(String[] args) {
        int events = Integer.getInteger("push.events", 10_000);
        PushFigures deaf = PushRun.of(PushPlan.deaf(events));
        System.out.println("push-deaf: " + deaf.line());
        PushFigures scheduled = PushRun.of(PushPlan.scheduled(events));
        System.out.println("push-hourly: " + scheduled.line());
        PushFigures notified = PushRun.of(PushPlan.notified(events));
        System.out.println("push: " + notified.line());
        System.exit(notified.green() && scheduled.green() && deaf.missed() > 0 ? 0 : 1);
    }
}
