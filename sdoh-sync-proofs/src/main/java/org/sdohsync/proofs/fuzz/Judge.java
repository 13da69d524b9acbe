// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.proofs.fuzz.Problem.Kind;
import org.sdohsync.proofs.fuzz.reader.Reading;
import org.sdohsync.proofs.fuzz.reader.Target;

/** Has one input read and says what is wrong with that, measured on this thread alone. */
final class Judge {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int SHAPE_LENGTH = 160;
    private static final int AGAIN = 3;

    private final Bounds bounds;

    Judge(Bounds bounds) {
        this.bounds = bounds;
    }

    Verdict judge(Target target, byte[] input) {
        Verdict first = once(target, input);
        // What the machine did meanwhile, or the compiler, may count once; not each time.
        Verdict best = first;
        for (int again = 0; again < AGAIN && costs(best); again++) {
            Verdict next = once(target, input);
            best = next.nanos() < best.nanos() || !costs(next) ? next : best;
        }
        return best;
    }

    private static boolean costs(Verdict verdict) {
        Problem problem = verdict.problem();
        return problem != null && (problem.kind() == Kind.SLOW || problem.kind() == Kind.LARGE);
    }

    private Verdict once(Target target, byte[] input) {
        long thread = Thread.currentThread().getId();
        long cpu = THREADS.getCurrentThreadCpuTime();
        long memory = THREADS.getThreadAllocatedBytes(thread);
        String shape;
        Problem problem = null;
        try {
            Reading reading = target.read(input);
            shape = "result " + reading.shape();
            problem = leak(reading.shown(), "a result");
        } catch (SyncException typed) {
            shape = typed.getClass().getSimpleName() + " " + typed.getMessage();
            problem = leak(said(typed), typed.getClass().getSimpleName());
        } catch (Throwable untyped) {
            // Errors too: a stack that overflows or a heap that is full is what a hostile answer aims at.
            shape = "untyped " + untyped.getClass().getName();
            problem = new Problem(Kind.UNTYPED, untyped.getClass().getName() + " at " + place(untyped));
        }
        long nanos = THREADS.getCurrentThreadCpuTime() - cpu;
        long allocated = THREADS.getThreadAllocatedBytes(thread) - memory;
        if (problem == null && bounds.tooSlow(nanos)) {
            problem = new Problem(Kind.SLOW, target.name());
        }
        if (problem == null && bounds.tooLarge(allocated, input.length)) {
            problem = new Problem(Kind.LARGE, target.name());
        }
        return new Verdict(shortened(shape), problem, nanos);
    }

    private static @Nullable Problem leak(String text, String where) {
        return text.contains(Target.CANARY) ? new Problem(Kind.LEAK, where) : null;
    }

    private static String said(Throwable thrown) {
        StringBuilder all = new StringBuilder();
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            all.append(cause).append('\n');
        }
        return all.toString();
    }

    /** The first place in the library, else the first place. */
    private static String place(Throwable thrown) {
        StackTraceElement[] trace = thrown.getStackTrace();
        for (StackTraceElement element : trace) {
            String type = element.getClassName();
            if (type.startsWith("org.sdohsync.") && !type.startsWith("org.sdohsync.proofs.")) {
                return element.toString();
            }
        }
        return trace.length == 0 ? "nowhere" : trace[0].toString();
    }

    // Numbers and hosts in messages would make each input a kind of its own.
    private static String shortened(String shape) {
        String plain = shape.replaceAll("https?://[^ ,]{1,400}", "URL").replaceAll("\\d{2,}", "#");
        return plain.length() > SHAPE_LENGTH ? plain.substring(0, SHAPE_LENGTH) : plain;
    }
}
