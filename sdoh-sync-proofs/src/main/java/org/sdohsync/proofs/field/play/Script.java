// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.field.play;

/** What happens at a source, and what the application does. */
@FunctionalInterface
public interface Script {
    /** Connects, takes what is there, takes a change, accepts and completes. */
    Script WHOLE = stage -> {
        stage.connect();
        stage.deliver();
        stage.change(Variant.TASK);
        stage.deliver();
        stage.work(Variant.TASK);
    };

    /** The same without work. */
    Script READ = stage -> {
        stage.connect();
        stage.deliver();
        stage.change(Variant.TASK);
        stage.deliver();
    };

    /**
     * Plays it.
     *
     * @param stage where it is played
     */
    void play(Stage stage);
}
