// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring.internal.config;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.util.ClassUtils;

/** Whether the application has a schedule that its processes share: then none of them runs one of its own. */
public final class SharedSchedule {
    /** The type of its bean, in a module that an application may lack. */
    static final String TYPE = "org.sdohsync.cluster.ClusterSchedule";

    private SharedSchedule() {}

    /**
     * Looks for its bean, and makes none.
     *
     * @param beans the application's beans
     * @return whether there is one
     */
    public static boolean isIn(ListableBeanFactory beans) {
        return isIn(beans, TYPE);
    }

    static boolean isIn(ListableBeanFactory beans, String name) {
        @Nullable ClassLoader loader = SharedSchedule.class.getClassLoader();
        return ClassUtils.isPresent(name, loader)
                && beans.getBeanNamesForType(ClassUtils.resolveClassName(name, loader), true, false).length > 0;
    }
}
