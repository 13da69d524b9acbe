// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring.internal.config;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;

/**
 * A schedule that the application's processes share: where there is one, none of them runs one of its own, and it ends before the
 * instance that it uses. Safe for use by many threads.
 */
public final class SharedSchedule {
    /** The type of its bean, in a module that an application may lack. */
    static final String TYPE = "org.sdohsync.cluster.ClusterSchedule";

    private static final Logger LOG = LoggerFactory.getLogger(SharedSchedule.class);

    private final ConfigurableListableBeanFactory beans;
    private final String type;

    /**
     * Looks for it among beans.
     *
     * @param beans the application's beans
     */
    public SharedSchedule(ConfigurableListableBeanFactory beans) {
        this(beans, TYPE);
    }

    SharedSchedule(ConfigurableListableBeanFactory beans, String type) {
        this.beans = requireNonNull(beans, "beans");
        this.type = requireNonNull(type, "type");
    }

    private List<String> names() {
        @Nullable ClassLoader loader = SharedSchedule.class.getClassLoader();
        // Without making one: it needs the instance first.
        return ClassUtils.isPresent(type, loader)
                ? List.of(beans.getBeanNamesForType(ClassUtils.resolveClassName(type, loader), true, false))
                : List.of();
    }

    /**
     * Tells whether there is one.
     *
     * @return true if the application has its bean
     */
    public boolean isPresent() {
        return !names().isEmpty();
    }

    /** Ends it, if it was made. What it throws is logged. */
    public void close() {
        for (String name : names()) {
            if (beans.getSingleton(name) instanceof AutoCloseable made) {
                close(made);
            }
        }
    }

    private static void close(AutoCloseable made) {
        try {
            made.close();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (Exception failed) {
            LOG.warn("the shared schedule did not end", failed);
        }
    }
}
