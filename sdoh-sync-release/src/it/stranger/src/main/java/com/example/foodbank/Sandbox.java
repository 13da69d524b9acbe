// SPDX-License-Identifier: Apache-2.0
package com.example.foodbank;

import org.sdohsync.core.http.AddressRules;
import org.sdohsync.smart.launch.Browser;

/** Runs the README's sample before a source whose address is given, with whoever reads its output as its user. */
public final class Sandbox {
    private static String url = "";

    private Sandbox() {}

    /** Takes the address of the source. Pages that the user is to visit are printed, one a line. */
    public static void main(String[] args) {
        url = args[0];
        new SandboxSample(new byte[32]).run();
        System.out.println("done");
    }

    static String url() {
        return url;
    }

    static AddressRules rules() {
        return AddressRules.strict().allowingLoopback();
    }

    static Browser browser() {
        return page -> System.out.println("visit " + page);
    }
}
