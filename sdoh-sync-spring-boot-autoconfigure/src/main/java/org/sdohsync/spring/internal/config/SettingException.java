// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring.internal.config;

import static java.util.Objects.requireNonNull;

/** A setting of the application is missing or wrong; says what to do. It never holds the value. */
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
     * What to do.
     *
     * @return a sentence for whoever starts the application
     */
    public String action() {
        return action;
    }
}
