// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.secret;

import static java.util.Objects.requireNonNull;

import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.StoreException.Reason;

/** A sealing and the one before it, which only decrypts. */
final class SuccessorSealing implements Sealing {
    private final Sealing newer;
    private final Sealing older;

    SuccessorSealing(Sealing newer, Sealing older) {
        this.newer = requireNonNull(newer, "newer");
        this.older = requireNonNull(older, "older");
    }

    @Override
    public byte[] seal(byte[] plain, SealContext context) {
        return newer.seal(plain, context);
    }

    @Override
    public byte[] open(byte[] sealed, SealContext context) {
        try {
            return newer.open(sealed, context);
        } catch (StoreException notIts) {
            if (notIts.reason() != Reason.UNKNOWN_KEY) {
                throw notIts;
            }
            return older.open(sealed, context);
        }
    }

    @Override
    public boolean isCurrent(byte[] sealed, SealContext context) {
        try {
            return newer.isCurrent(sealed, context);
        } catch (StoreException notIts) {
            if (notIts.reason() != Reason.UNKNOWN_KEY) {
                throw notIts;
            }
            return false;
        }
    }

    @Override
    public String toString() {
        return newer + " after " + older;
    }
}
