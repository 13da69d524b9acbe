// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.sandbox.ReferralSource;
import org.sdohsync.smart.launch.Browser;

/**
 * Where an example finds its source. With two arguments, a FHIR base and an owner such as {@code Organization/123}, it is a real
 * one and you sit in front of the browser. Without arguments it is a sandbox on this machine with a scripted user.
 */
final class Playground implements AutoCloseable {
    private final @Nullable ReferralSource sandbox;
    private final String url;
    private final String owner;

    private Playground(@Nullable ReferralSource sandbox, String url, String owner) {
        this.sandbox = sandbox;
        this.url = url;
        this.owner = owner;
    }

    static Playground of(String[] args) {
        if (args.length == 2) {
            return new Playground(null, args[0], args[1]);
        }
        System.out.println("no source given (arguments: FHIR base, owner): starting a sandbox ...");
        ReferralSource sandbox = ReferralSource.quick("county");
        return new Playground(sandbox, sandbox.fhirBase().toString(), sandbox.recipient());
    }

    String url() {
        return url;
    }

    String owner() {
        return owner;
    }

    /** Real sources are reached by https only; the sandbox lives on the loopback address. */
    AddressRules rules() {
        return sandbox == null ? AddressRules.strict() : AddressRules.strict().allowingLoopback();
    }

    /** Opens the page for you, or lets the scripted user sign in. */
    Browser browser() {
        ReferralSource source = sandbox;
        return source == null ? Browser.system() : page -> source.worker().visitAndFollow(page);
    }

    /** Signs in at the page and gives the address the browser was sent back to; for web applications. */
    URI signIn(URI page) {
        if (sandbox != null) {
            return sandbox.worker().visit(page);
        }
        System.out.println("open this page, sign in, and paste the address you end at: " + page);
        return URI.create(System.console().readLine().trim());
    }

    @Override
    public void close() {
        if (sandbox != null) {
            sandbox.close();
        }
    }
}
