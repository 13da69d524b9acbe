// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox.demo;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.hl7.fhir.r4.model.Meta;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.ServiceRequest;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskStatus;
import org.sdohsync.sandbox.ReferralSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A clerk who refers somebody every two minutes, at one source after the other. */
final class Clerk implements Runnable {
    static final Duration PAUSE = Duration.ofMinutes(2);
    private static final Logger LOG = LoggerFactory.getLogger(Clerk.class);

    private final List<ReferralSource> sources;

    Clerk(List<ReferralSource> sources) {
        this.sources = sources;
    }

    @Override
    public void run() {
        try {
            for (int number = 1; ; number++) {
                TimeUnit.SECONDS.sleep(PAUSE.toSeconds());
                refer(sources.get(number % sources.size()), number);
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failed) {
            LOG.warn("the clerk of the demo has stopped", failed);
        }
    }

    /** The first referral of the source once more, as another one. */
    static void refer(ReferralSource source, int number) {
        ServiceRequest request = source.auditor().read(ServiceRequest.class, "request-requested-1");
        request.setId("request-clerk-" + number);
        request.setMeta(null);
        source.auditor().put(request);
        Task task = source.auditor().read(Task.class, "task-requested-1");
        task.setId("task-clerk-" + number);
        task.setMeta(new Meta().setProfile(task.getMeta().getProfile()));
        task.setStatus(TaskStatus.REQUESTED);
        task.setStatusReason(null);
        task.getOutput().clear();
        task.setFocus(new Reference("ServiceRequest/" + request.getIdPart()));
        source.auditor().put(task);
    }
}
