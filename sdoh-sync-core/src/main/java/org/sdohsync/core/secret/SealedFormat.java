// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.secret;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import org.sdohsync.core.error.StoreException;
import org.sdohsync.core.error.StoreException.Reason;

/**
 * The format of sealed bytes. Version 2, with a key id of 8 bytes and an iv of 12:
 *
 * <pre>'S' 2 keyId(8) iv(12) ciphertext+tag(16)</pre>
 *
 * Version 3, with lengths, for a provider that chooses a longer iv, and for a data key that is wrapped by a key service:
 *
 * <pre>'S' 3 length(1) keyId length(2) wrapped length(1) iv ciphertext+tag(16)</pre>
 *
 * @param keyId the id of the key, or of the key that wraps the data key
 * @param wrapped the wrapped data key; empty if the key itself encrypts
 * @param iv the initialization vector
 * @param body where ciphertext and tag begin
 */
@SuppressWarnings("ArrayRecordComponent") // not compared
record SealedFormat(byte[] keyId, byte[] wrapped, byte[] iv, int body) {
    static final int TAG = 16;

    private static final byte MAGIC = 'S';
    // Version 1 authenticated kind and id only.
    private static final byte FIXED = 2;
    private static final byte MEASURED = 3;
    private static final int FIXED_ID = 8;
    private static final int FIXED_IV = 12;
    private static final int SHORTEST_IV = 8;
    private static final int LONGEST_IV = 64;

    static byte[] write(byte[] keyId, byte[] wrapped, byte[] iv, byte[] body) {
        boolean fixed = keyId.length == FIXED_ID && wrapped.length == 0 && iv.length == FIXED_IV;
        int lengths = fixed ? 0 : 4;
        ByteBuffer out = ByteBuffer.allocate(2 + lengths + keyId.length + wrapped.length + iv.length + body.length);
        out.put(MAGIC);
        if (fixed) {
            return out.put(FIXED).put(keyId).put(iv).put(body).array();
        }
        out.put(MEASURED).put((byte) keyId.length).put(keyId);
        out.putShort((short) wrapped.length).put(wrapped);
        return out.put((byte) iv.length).put(iv).put(body).array();
    }

    static SealedFormat parse(byte[] sealed, SealContext context) {
        if (sealed.length < 2 || sealed[0] != MAGIC) {
            throw corrupt(context);
        }
        if (sealed[1] > 0 && sealed[1] < FIXED) {
            throw new StoreException(
                    context
                            + " was encrypted by an early version of this library, in a format that is no longer"
                            + " supported: discard it, and connect the source again if it is a connection",
                    Reason.OLDER_FORMAT,
                    null);
        }
        if (sealed[1] != FIXED && sealed[1] != MEASURED) {
            throw new StoreException(
                    context + " was encrypted by a newer version: upgrade this library", Reason.NEWER_FORMAT, null);
        }
        ByteBuffer in = ByteBuffer.wrap(sealed, 2, sealed.length - 2);
        try {
            boolean fixed = sealed[1] == FIXED;
            byte[] keyId = next(in, fixed ? FIXED_ID : in.get() & 0xFF);
            byte[] wrapped = next(in, fixed ? 0 : in.getShort() & 0xFFFF);
            byte[] iv = next(in, fixed ? FIXED_IV : in.get() & 0xFF);
            if (in.remaining() < TAG || iv.length < SHORTEST_IV || iv.length > LONGEST_IV) {
                throw corrupt(context);
            }
            return new SealedFormat(keyId, wrapped, iv, in.position());
        } catch (BufferUnderflowException cutOff) {
            throw corrupt(context);
        }
    }

    private static byte[] next(ByteBuffer in, int length) {
        if (length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] part = new byte[length];
        in.get(part);
        return part;
    }

    static StoreException corrupt(SealContext context) {
        return new StoreException(
                context
                        + " cannot be decrypted: it, its group, due time or revision was changed, or it was"
                        + " truncated or moved; restore it from a backup",
                Reason.CORRUPT,
                null);
    }
}
