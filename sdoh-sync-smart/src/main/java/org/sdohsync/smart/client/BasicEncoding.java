// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.client;

/** How client id and secret are encoded in an HTTP Basic header. For letters and digits there is no difference. */
public enum BasicEncoding {
    /** Both are form-encoded first (RFC 6749 §2.3.1). */
    FORM,
    /** Both are used without encoding (SMART App Launch 2.2, Symmetric Client Authentication, as many servers read it). */
    RAW
}
