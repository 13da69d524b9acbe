// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.testkit;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.CipherSpi;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.SecretKey;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * AES-GCM of a {@link RemovableToken}: one call with all the bytes, the iv is chosen with it. Not thread-safe.
 */
final class TokenCipher extends CipherSpi {
    private static final int IV = 16;

    private final Keys<SecretKey> keys;
    private @Nullable SecretKey key;
    private @Nullable Key handle;
    private int mode;
    private byte @Nullable [] iv;
    private byte[] authenticated = {};

    /** Finds the key of a handle. */
    @FunctionalInterface
    interface Keys<K extends Key> {
        K of(Key handle) throws InvalidKeyException;
    }

    TokenCipher(Keys<SecretKey> keys) {
        this.keys = keys;
    }

    @Override
    protected void engineInit(int opmode, Key given, @Nullable SecureRandom random) throws InvalidKeyException {
        if (opmode != Cipher.ENCRYPT_MODE) {
            throw new InvalidKeyException("decryption needs an iv");
        }
        begin(opmode, given, null);
    }

    @Override
    protected void engineInit(
            int opmode, Key given, @Nullable AlgorithmParameterSpec params, @Nullable SecureRandom random)
            throws InvalidKeyException, InvalidAlgorithmParameterException {
        if (opmode == Cipher.ENCRYPT_MODE || !(params instanceof GCMParameterSpec gcm)) {
            throw new InvalidAlgorithmParameterException("the token chooses the iv of encryptions");
        }
        begin(opmode, given, gcm.getIV());
    }

    @Override
    protected void engineInit(
            int opmode, Key given, @Nullable AlgorithmParameters params, @Nullable SecureRandom random)
            throws InvalidAlgorithmParameterException {
        throw new InvalidAlgorithmParameterException("not offered");
    }

    private void begin(int opmode, Key given, byte @Nullable [] chosen) throws InvalidKeyException {
        key = keys.of(given);
        handle = given;
        mode = opmode;
        iv = chosen;
        authenticated = new byte[0];
    }

    @Override
    protected void engineUpdateAAD(byte[] source, int offset, int length) {
        authenticated = Arrays.copyOfRange(source, offset, offset + length);
    }

    @Override
    protected byte[] engineDoFinal(byte[] input, int offset, int length)
            throws IllegalBlockSizeException, BadPaddingException {
        try {
            if (key == null || handle == null || !keys.of(handle).equals(key)) {
                throw new ProviderException("CKR_OPERATION_NOT_INITIALIZED");
            }
            byte[] used = iv;
            if (mode == Cipher.ENCRYPT_MODE) {
                used = new byte[IV];
                new SecureRandom().nextBytes(used);
                iv = used;
            }
            Cipher inner = Cipher.getInstance("AES/GCM/NoPadding");
            inner.init(mode, key, new GCMParameterSpec(128, used));
            inner.updateAAD(authenticated);
            return inner.doFinal(input, offset, length);
        } catch (AEADBadTagException wrong) {
            throw wrong;
        } catch (GeneralSecurityException failed) {
            throw new ProviderException("CKR_GENERAL_ERROR", failed);
        }
    }

    @Override
    protected byte @Nullable [] engineGetIV() {
        byte[] used = iv;
        return used == null ? null : used.clone();
    }

    @Override
    protected void engineSetMode(String named) {}

    @Override
    protected void engineSetPadding(String named) {}

    @Override
    protected int engineGetBlockSize() {
        return 16;
    }

    @Override
    protected int engineGetOutputSize(int inputLength) {
        return inputLength + 16;
    }

    @Override
    protected @Nullable AlgorithmParameters engineGetParameters() {
        return null;
    }

    @Override
    protected byte[] engineUpdate(byte[] input, int offset, int length) {
        throw new ProviderException("the token takes all bytes at once");
    }

    @Override
    protected int engineUpdate(byte[] input, int offset, int length, byte[] output, int at) {
        throw new ProviderException("the token takes all bytes at once");
    }

    @Override
    protected int engineDoFinal(byte[] input, int offset, int length, byte[] output, int at)
            throws ShortBufferException, IllegalBlockSizeException, BadPaddingException {
        byte[] done = engineDoFinal(input, offset, length);
        if (output.length - at < done.length) {
            throw new ShortBufferException();
        }
        System.arraycopy(done, 0, output, at, done.length);
        return done.length;
    }
}
