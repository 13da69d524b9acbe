// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the requirements that a test proves, or all tests of a class. Requirements have ids such as {@code DSC-01}; those of the
 * SMART part are listed in {@code docs/smart-requirements.csv}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Requirement {
    /**
     * The requirements.
     *
     * @return their ids
     */
    String[] value();
}
