// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox.key;

import org.sdohsync.core.secret.Sealing;
import org.sdohsync.core.store.Store;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The library's store and the application's tables are sealed with the same keys. */
@Configuration(proxyBeanMethods = false)
class KeyConfiguration {
    @Bean
    Sealing sealing(KeyFile keys) {
        return Sealing.aesGcm(keys);
    }

    @Bean
    Seals seals(Sealing sealing, Store store) {
        return new Seals(sealing, store);
    }
}
