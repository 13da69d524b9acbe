// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.examples.demo;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;

/** What happens on the way. */
enum Scene {
    /** The app runs until nothing is left to do. */
    PLAIN {
        @Override
        void play(App app, Neighborhood neighborhood) throws IOException, InterruptedException {
            app.run();
        }
    },

    /** A source goes down after the third referral was accepted there, and comes back when the app has given up on it. */
    OUTAGE {
        @Override
        void play(App app, Neighborhood neighborhood) throws IOException, InterruptedException {
            app.runUntil("harbor: accepted", 3, process -> {
                System.out.println("--- harbor goes down ---");
                neighborhood.source("harbor").stop();
            });
            System.out.println("--- harbor comes back, the app runs once more ---");
            neighborhood.source("harbor").restart();
            app.run();
        }
    },

    /** The app dies without a word in the middle of completing referrals, and is started again. */
    CRASH {
        @Override
        void play(App app, Neighborhood neighborhood) throws IOException, InterruptedException {
            app.runUntil(": completed", 4, process -> {
                System.out.println("--- the app is killed ---");
                // By its handle: it leaves open what the app had printed.
                process.toHandle().destroyForcibly();
            });
            System.out.println("--- the app is started again on the same files ---");
            app.run();
        }
    };

    abstract void play(App app, Neighborhood neighborhood) throws IOException, InterruptedException;

    static Scene named(String name) {
        return Arrays.stream(values())
                .filter(scene -> scene.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "the scenes are plain, outage, crash, direct and indirect, not " + name));
    }
}
