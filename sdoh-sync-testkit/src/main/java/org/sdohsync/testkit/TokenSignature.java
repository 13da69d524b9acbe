// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.testkit;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.SignatureSpi;
import org.jspecify.annotations.Nullable;

/** Signatures of a {@link RemovableToken}. Not thread-safe. */
final class TokenSignature extends SignatureSpi {
    private final String algorithm;
    private final TokenCipher.Keys<PrivateKey> keys;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private @Nullable PrivateKey handle;

    TokenSignature(String algorithm, TokenCipher.Keys<PrivateKey> keys) {
        this.algorithm = algorithm;
        this.keys = keys;
    }

    @Override
    protected void engineInitVerify(PublicKey publicKey) throws InvalidKeyException {
        throw new InvalidKeyException("the token only signs");
    }

    @Override
    protected void engineInitSign(PrivateKey privateKey) throws InvalidKeyException {
        PrivateKey ignored = keys.of(privateKey);
        handle = privateKey;
        bytes.reset();
    }

    @Override
    protected void engineUpdate(byte b) {
        bytes.write(b);
    }

    @Override
    protected void engineUpdate(byte[] b, int off, int len) {
        bytes.write(b, off, len);
    }

    @Override
    protected byte[] engineSign() throws SignatureException {
        PrivateKey held = handle;
        if (held == null) {
            throw new SignatureException("not initialized");
        }
        try {
            Signature inner = Signature.getInstance(algorithm);
            inner.initSign(keys.of(held));
            inner.update(bytes.toByteArray());
            return inner.sign();
        } catch (GeneralSecurityException failed) {
            throw new ProviderException("CKR_GENERAL_ERROR", failed);
        }
    }

    @Override
    protected boolean engineVerify(byte[] signature) throws SignatureException {
        throw new SignatureException("the token only signs");
    }

    @Override
    @Deprecated
    protected void engineSetParameter(String param, Object value) {
        throw new UnsupportedOperationException("there are no parameters");
    }

    @Override
    @Deprecated
    protected Object engineGetParameter(String param) {
        throw new UnsupportedOperationException("there are no parameters: " + algorithm);
    }
}
