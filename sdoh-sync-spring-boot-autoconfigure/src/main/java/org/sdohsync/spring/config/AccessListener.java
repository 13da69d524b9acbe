// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.spring.config;

import org.sdohsync.fhir.audit.AccessEvent;

/** A bean that is told of every read and write of patient data, for an audit trail. It is called by many threads at once. */
@FunctionalInterface
public interface AccessListener {
    /**
     * Takes an access.
     *
     * @param access what was read or written; ids only
     */
    void onAccess(AccessEvent access);
}
