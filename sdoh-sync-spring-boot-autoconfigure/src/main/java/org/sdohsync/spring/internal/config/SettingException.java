// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring.internal.config;

import static java.util.Objects.requireNonNull;

import java.util.function.Supplier;
import org.sdohsync.core.error.StoreException;

/** A setting of the application is missing or wrong; says what to do. It never holds a secret. */
public final class SettingException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /** The value of {@link #action()}. */
    private final String action;

    /**
     * Creates an exception.
     *
     * @param description what is missing or wrong
     * @param action what to do
     */
    public SettingException(String description, String action) {
        super(description + ": " + action);
        this.action = requireNonNull(action, "action");
    }

    /**
     * Makes something of a setting.
     *
     * @param <T> what
     * @param property the setting, {@code sdoh-sync} included
     * @param make makes it; the messages of its failures hold no secret
     * @return what was made
     * @throws SettingException if that fails because the value cannot be used
     */
    static <T> T making(String property, Supplier<T> make) {
        try {
            return make.get();
        } catch (IllegalArgumentException | StoreException unusable) {
            // Without its cause, whose message may quote the value.
            throw new SettingException(property + " cannot be used: " + unusable.getMessage(), "correct " + property);
        }
    }

    /**
     * What to do.
     *
     * @return a sentence for whoever starts the application
     */
    public String action() {
        return action;
    }
}
