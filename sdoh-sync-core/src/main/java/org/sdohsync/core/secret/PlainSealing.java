// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.secret;

/** Hands bytes through. */
enum PlainSealing implements Sealing {
    INSTANCE;

    @Override
    public byte[] seal(byte[] plain, String context) {
        return plain;
    }

    @Override
    public byte[] open(byte[] sealed, String context) {
        return sealed;
    }
}
