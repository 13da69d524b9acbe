// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the groups of hostile behaviour that a test plays. The groups are numbered in {@code docs/hostile-servers.csv}; the
 * displayed name of such a test begins with the number.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Hostile {
    /**
     * The groups.
     *
     * @return their numbers
     */
    int[] value();
}
