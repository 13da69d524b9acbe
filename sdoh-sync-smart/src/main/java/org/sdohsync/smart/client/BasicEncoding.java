// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.client;

/** How a client id and its secret are written into a Basic header. Where they are plain letters and digits both are the same. */
public enum BasicEncoding {
    /** Both are form-encoded first, as RFC 6749 §2.3.1 has it. */
    FORM,
    /** Both are taken as they are (SMART App Launch 2.2, Symmetric Client Authentication, as many servers read it). */
    RAW
}
