// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.jpa;

import ca.uhn.fhir.batch2.api.IJobMaintenanceService;
import ca.uhn.fhir.rest.server.RestfulServer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.sdohsync.sandbox.fhir.fault.Faults;
import org.sdohsync.sandbox.fhir.fault.RequestLog;
import org.sdohsync.sandbox.fhir.host.FhirHost;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/**
 * Serves FHIR R4 from HAPI's JPA server until its standard input closes, so that it never outlives whoever started it. Prints
 * {@code READY <FHIR base>} once it serves.
 */
public final class JpaServerMain {
    // HAPI looks once a minute whether the next step of an export can begin: too long for a test.
    private static final long STEP_SECONDS = 3;

    private JpaServerMain() {}

    /**
     * Runs the server.
     *
     * @param args one properties file
     * @throws IOException if the file cannot be read or the port is taken
     */
    public static void main(String[] args) throws IOException {
        if (args.length != 1) {
            throw new IllegalArgumentException("One argument is needed: the properties file of the server");
        }
        JpaServerSettings settings = JpaServerSettings.read(Path.of(args[0]));
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            context.registerBean(JpaServerSettings.class, () -> settings);
            context.register(JpaConfig.class);
            context.refresh();
            IJobMaintenanceService jobs = context.getBean(IJobMaintenanceService.class);
            ScheduledExecutorService steps = Executors.newSingleThreadScheduledExecutor();
            try {
                ScheduledFuture<?> ignored = steps.scheduleWithFixedDelay(
                        jobs::runMaintenancePass, STEP_SECONDS, STEP_SECONDS, TimeUnit.SECONDS);
                serve(settings, context.getBean(RestfulServer.class));
            } finally {
                List<Runnable> ignored = steps.shutdownNow();
            }
        }
        // HAPI's schedulers keep threads that are not daemons.
        System.exit(0);
    }

    private static void serve(JpaServerSettings settings, RestfulServer fhir) throws IOException {
        FhirHost host = new FhirHost(fhir, settings.guarding(), new Faults(), new RequestLog(), settings.port());
        host.start();
        System.out.println("READY http://127.0.0.1:" + host.port() + FhirHost.PATH);
        System.out.flush();
        System.in.transferTo(OutputStream.nullOutputStream());
        host.stop();
    }
}
