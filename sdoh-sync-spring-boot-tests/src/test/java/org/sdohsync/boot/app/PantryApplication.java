// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.boot.app;

import java.net.URI;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.spec.ECGenParameterSpec;
import org.sdohsync.smart.client.SigningKey;
import org.sdohsync.smart.client.SigningKeys;
import org.sdohsync.spring.config.ReferralListener;
import org.sdohsync.spring.config.SdohSyncProperties;
import org.sdohsync.spring.web.PushReceiver;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.push.NotificationReceiver;
import org.sdohsync.workflow.push.SubscriptionOptions;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** A pantry with users, pages, keys and notifications. */
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

    @Bean
    PushReceiver notifications(SdohSync sync, SdohSyncProperties settings) {
        NotificationReceiver receiver = sync.subscriptions(
                        SubscriptionOptions.at(URI.create(settings.baseUrl() + "/sdoh-sync/push")))
                .receiver();
        return (method, path, header, body) -> receiver.handle(method, path, header::apply, body);
    }
}
