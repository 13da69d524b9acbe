// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.field.play;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.secret.Secret;
import org.sdohsync.proofs.field.server.FieldServer;
import org.sdohsync.proofs.field.server.Quirk;
import org.sdohsync.proofs.field.server.Resources;
import org.sdohsync.proofs.field.server.ServedResources;
import org.sdohsync.smart.client.SourceSettings;
import org.sdohsync.workflow.referral.Referral;

/**
 * A server that is healthy but for one behaviour, and what may be expected of an application there: unless it says otherwise, that
 * everything is delivered and the work is done. Immutable.
 */
public final class Variant {
    /** The Task that is worked on. */
    public static final String TASK = "t1";
    /** Another Task, which is only read. */
    public static final String OTHER = "t2";
    /** Who we are. */
    public static final String OWNER = "Organization/pantry";

    private static final String SCOPES =
            "user/Task.rus user/ServiceRequest.rs user/Patient.rs user/Organization.rs user/Procedure.crs offline_access";

    private final String name;
    private Consumer<? super FieldServer> setting = Variant::stock;
    private Quirk quirk = Quirk.NONE;
    private Script script = Script.WHOLE;
    private List<String> owners = List.of(OWNER);
    private String scopes = SCOPES;
    private @Nullable Secret secret;
    private SourceSettings settings = SourceSettings.none();
    private boolean deliverable = true;
    private Consumer<? super Referral> application = referral -> {};

    private Variant(String name) {
        this.name = name;
    }

    /**
     * A healthy server.
     *
     * @param name what it is called
     * @return the variant
     */
    public static Variant of(String name) {
        return new Variant(name);
    }

    private static void stock(FieldServer server) {
        ServedResources holdings = server.holdings();
        holdings.put(Resources.patient("p1"));
        holdings.put(Resources.organization("pantry"));
        holdings.put(Resources.organization("clinic"));
        holdings.put(Resources.request("s1"));
        holdings.put(Resources.request("s2"));
        holdings.put(Resources.task(TASK, OWNER, "s1"));
        holdings.put(Resources.task(OTHER, OWNER, "s2"));
    }

    private Variant with(Consumer<Variant> change) {
        Variant next = new Variant(name);
        next.setting = setting;
        next.quirk = quirk;
        next.script = script;
        next.owners = owners;
        next.scopes = scopes;
        next.secret = secret;
        next.settings = settings;
        next.deliverable = deliverable;
        next.application = application;
        change.accept(next);
        return next;
    }

    /**
     * The same with a server that is set up further.
     *
     * @param further sets it up
     * @return the variant
     */
    public Variant server(Consumer<? super FieldServer> further) {
        return with(next -> next.setting = server -> {
            setting.accept(server);
            further.accept(server);
        });
    }

    /**
     * The same with other resources.
     *
     * @param further changes them
     * @return the variant
     */
    public Variant holding(Consumer<? super ServedResources> further) {
        return server(server -> further.accept(server.holdings()));
    }

    /**
     * The same with a behaviour.
     *
     * @param behaviour the behaviour
     * @return the variant
     */
    public Variant behaving(Quirk behaviour) {
        return with(next -> next.quirk = behaviour);
    }

    /**
     * The same with another course.
     *
     * @param other what happens
     * @return the variant
     */
    public Variant playing(Script other) {
        return with(next -> next.script = other);
    }

    /**
     * The same for others.
     *
     * @param others whose Tasks are ours
     * @return the variant
     */
    public Variant owners(List<String> others) {
        return with(next -> next.owners = List.copyOf(others));
    }

    /**
     * The same for an application that asks who its user is.
     *
     * @return the variant
     */
    public Variant identified() {
        return with(next -> next.scopes = "openid fhirUser " + scopes);
    }

    /**
     * The same for an application with a secret.
     *
     * @param value the secret
     * @return the variant
     */
    public Variant secret(String value) {
        return with(next -> next.secret = Secret.of(value));
    }

    /**
     * The same for an application that knows something of the source.
     *
     * @param special what it knows
     * @return the variant
     */
    public Variant settings(SourceSettings special) {
        return with(next -> next.settings = special);
    }

    /**
     * The same where a delivery cannot be expected: what is not delivered has to be named.
     *
     * @return the variant
     */
    public Variant named() {
        return with(next -> next.deliverable = false);
    }

    /**
     * The same with an application that does more with each referral.
     *
     * @param more what it does
     * @return the variant
     */
    public Variant application(Consumer<? super Referral> more) {
        return with(next -> next.application = more);
    }

    /**
     * What it is called.
     *
     * @return the name
     */
    public String name() {
        return name;
    }

    void setUp(FieldServer server) {
        setting.accept(server);
        server.behave(quirk);
    }

    Script script() {
        return script;
    }

    List<String> owners() {
        return owners;
    }

    String[] scopes() {
        return scopes.split(" ", -1);
    }

    @Nullable
    Secret secret() {
        return secret;
    }

    SourceSettings settings() {
        return settings;
    }

    boolean deliverable() {
        return deliverable;
    }

    Consumer<? super Referral> application() {
        return application;
    }

    @Override
    public String toString() {
        return name;
    }
}
