// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.hl7.fhir.r4.model.Basic;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Extension;
import org.hl7.fhir.r4.model.StringType;
import org.hl7.fhir.r4.model.Subscription;
import org.hl7.fhir.r4.model.Task;
import org.hl7.fhir.r4.model.Task.TaskPriority;
import org.hl7.fhir.r4.model.UriType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.sdohsync.core.connection.Connection;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.examples.NotificationHttpHandler;
import org.sdohsync.sandbox.ReferralSource;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.smart.token.Revocation;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.push.SourceSubscription;
import org.sdohsync.workflow.push.SubscriptionChannel;
import org.sdohsync.workflow.push.SubscriptionManager;
import org.sdohsync.workflow.push.SubscriptionOptions;

/**
 * Notifications of HAPI's JPA server: its rest-hook for search criteria, with an empty request and with the resource, and its
 * topic-based subscriptions. No schedule runs. With the profile {@code interop}, which builds that server.
 */
@Timeout(600)
@EnabledIfSystemProperty(named = "sandbox.jpa.classpath", matches = ".+")
class DatabasePushTest {
    private static final String TOPIC = "http://hl7.org/fhir/us/sdoh-clinicalcare/SubscriptionTopic/Task";
    private static final String R5 = "http://hl7.org/fhir/5.0/StructureDefinition/extension-SubscriptionTopic.";
    private static final String R4B = "http://hl7.org/fhir/4.3/StructureDefinition/extension-SubscriptionTopic.";
    private static final int MOST_TRIES = 300;

    private final Map<String, CountDownLatch> urgent = new ConcurrentHashMap<>();

    @Test
    void notifications_ofHapi_startSyncsThatDeliver(@TempDir Path directory) throws Exception {
        Path classPath = Path.of(System.getProperty("sandbox.jpa.classpath"));
        try (ReferralSource source = ReferralSource.builder("harbor").startWithDatabase(classPath, directory)) {
            // It looks for new topics once a minute, and meanwhile takes a Subscription to any, known or not.
            teach(source);
            play(source, SubscriptionOptions::withoutTopics, SubscriptionChannel.CRITERIA_REST_HOOK);
            play(source, options -> options.withoutTopics().withResources(), SubscriptionChannel.CRITERIA_REST_HOOK);
            play(source, options -> options, SubscriptionChannel.TOPIC_REST_HOOK);
            assertThat(source.auditor().search(Subscription.class, ""))
                    .as("what disconnect leaves behind")
                    .isEmpty();
        }
    }

    private void play(ReferralSource source, UnaryOperator<SubscriptionOptions> tuned, SubscriptionChannel expected)
            throws IOException, InterruptedException {
        HttpServer web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        web.setExecutor(Executors.newFixedThreadPool(4));
        URI endpoint = URI.create("http://127.0.0.1:" + web.getAddress().getPort() + "/push");
        try (SdohSync sync = SdohSync.builder(SmartApp.named("food bank")
                        .redirect("http://127.0.0.1:0/callback")
                        .scopes("user/Task.rus", "user/ServiceRequest.rs", "user/Subscription.cruds"))
                .addressRules(AddressRules.strict().allowingLoopback())
                .browser(page -> source.worker().visitAndFollow(page))
                .onReferral(referral -> {
                    if (referral.priority().equals("stat")) {
                        latch(referral.id()).countDown();
                    }
                })
                .build()) {
            Connection connection = sync.connect(source.fhirBase().toString())
                    .asRecipient(source.recipient())
                    .inBrowser();
            SubscriptionManager push = sync.subscriptions(tuned.apply(SubscriptionOptions.at(endpoint)));
            web.createContext("/push", new NotificationHttpHandler(push.receiver()));
            web.start();
            push.start();

            List<SourceSubscription> made = push.subscribe(connection.id());
            assertThat(made).extracting(SourceSubscription::channel).containsOnly(expected);
            awaitActive(push, connection);
            for (String id : source.data().requestedIds().subList(0, 2)) {
                urgent.put(id, new CountDownLatch(1));
                assertThat(changed(source, id)).as(expected + " " + id).isTrue();
            }
            assertThat(push.subscriptions(connection.id()).get(0).events()).isPositive();
            Revocation ignored = sync.disconnect(connection.id());
        } finally {
            web.stop(0);
        }
    }

    /** Changes a Task, again and again until the listener has it: the server takes note of topics in its own time. */
    private boolean changed(ReferralSource source, String id) throws InterruptedException {
        for (int tries = 0; tries < 24; tries++) {
            Task task = source.auditor().read(Task.class, id);
            source.auditor().put(task.setPriority(TaskPriority.ROUTINE));
            source.auditor().put(task.setPriority(TaskPriority.STAT));
            if (latch(id).await(10, TimeUnit.SECONDS)) {
                return true;
            }
        }
        return false;
    }

    private CountDownLatch latch(String id) {
        return urgent.computeIfAbsent(id, unused -> new CountDownLatch(1));
    }

    /** The server activates in its own time. */
    private static void awaitActive(SubscriptionManager push, Connection connection) throws InterruptedException {
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            if (push.status(connection.id()).stream()
                    .allMatch(one -> one.status().equals("active"))) {
                return;
            }
            pause();
        }
        throw new AssertionError("never active: " + push.status(connection.id()));
    }

    private static void pause() throws InterruptedException {
        boolean ignored = new CountDownLatch(1).await(200, TimeUnit.MILLISECONDS);
    }

    /** HAPI keeps the topics of R5 as Basic resources in R4. */
    private static void teach(ReferralSource source) {
        Basic topic = new Basic();
        topic.setId("sdohcc-task");
        topic.setCode(new CodeableConcept(new Coding("http://hl7.org/fhir/fhir-types", "SubscriptionTopic", null)));
        topic.addExtension(R5 + "url", new UriType(TOPIC));
        topic.addExtension(R5 + "version", new StringType("3.0.0"));
        topic.addExtension(R5 + "name", new StringType("Task"));
        topic.addExtension(R5 + "title", new StringType("Task"));
        topic.addModifierExtension(new Extension(R5 + "status", new StringType("active")));
        Extension trigger = topic.addExtension();
        trigger.setUrl(R4B + "resourceTrigger");
        trigger.addExtension("description", new StringType("Tasks"));
        // The name alone: HAPI compares it with the type of what changed.
        trigger.addExtension("resource", new UriType("Task"));
        trigger.addExtension("supportedInteraction", new StringType("create"));
        trigger.addExtension("supportedInteraction", new StringType("update"));
        Extension filter = topic.addExtension();
        filter.setUrl(R4B + "canFilterBy");
        filter.addExtension("description", new StringType("owner"));
        filter.addExtension("resource", new UriType("Task"));
        filter.addExtension("filterParameter", new StringType("owner"));
        source.auditor().put(topic);
    }
}
