// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.fuzz;

import org.sdohsync.proofs.fuzz.reader.Target;

/** Is told what is being read, so that a reading that never ends can be named. */
interface Watch {
    /** Watches nothing. */
    Watch NONE = new Watch() {
        @Override
        public void begins(Target target, byte[] input) {}

        @Override
        public void ended() {}
    };

    /** An input is about to be read. */
    void begins(Target target, byte[] input);

    /** It was read. */
    void ended();
}
