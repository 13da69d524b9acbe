// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox;

import java.net.URI;

/** The FHIR server of a source, in whichever form. */
interface FhirSide extends AutoCloseable {
    URI fhirBase();

    void stop();

    void restart();

    @Override
    void close();
}
