// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What the testkit's annotation of this name is elsewhere: the testkit depends on this module and cannot be seen from its tests. */
@Retention(RetentionPolicy.SOURCE)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Requirement {
    String[] value();
}
