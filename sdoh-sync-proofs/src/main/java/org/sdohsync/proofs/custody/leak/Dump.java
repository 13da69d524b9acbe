// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.custody.leak;

import java.io.IOException;
import java.sql.SQLException;

/** Everything that was written somewhere. */
public interface Dump {
    /**
     * Hands over all of it, piece by piece. Bytes are given as the characters of the same numbers.
     *
     * @param reader reads the pieces
     * @throws IOException if it cannot be read
     * @throws SQLException if it cannot be read
     */
    void read(Reader reader) throws IOException, SQLException;

    /** Takes pieces. */
    interface Reader {
        /**
         * Takes one piece.
         *
         * @param where where it stands
         * @param text what stands there
         */
        void piece(String where, String text);
    }
}
