// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.boot.app;

import java.security.InvalidAlgorithmParameterException;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.spec.ECGenParameterSpec;
import org.sdohsync.smart.client.SigningKey;
import org.sdohsync.smart.client.SigningKeys;
import org.sdohsync.spring.config.ReferralListener;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** A pantry with users, pages and keys. */
@SpringBootApplication
public class PantryApplication {
    /**
     * Starts it.
     *
     * @param args settings
     */
    public static void main(String[] args) {
        SpringApplication.run(PantryApplication.class, args);
    }

    @Bean
    ReferralListener referrals(Deliveries deliveries) {
        return referral -> deliveries.add(referral.id());
    }

    @Bean
    SigningKeys keys() throws NoSuchAlgorithmException, InvalidAlgorithmParameterException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp384r1"));
        return SigningKeys.newestFirst(SigningKey.of(generator.generateKeyPair(), "2026"));
    }
}
