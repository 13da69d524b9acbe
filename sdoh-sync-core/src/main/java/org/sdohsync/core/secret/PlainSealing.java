// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.secret;

/** No encryption. */
enum PlainSealing implements Sealing {
    INSTANCE;

    @Override
    public byte[] seal(byte[] plain, SealContext context) {
        return plain;
    }

    @Override
    public byte[] open(byte[] sealed, SealContext context) {
        return sealed;
    }
}
