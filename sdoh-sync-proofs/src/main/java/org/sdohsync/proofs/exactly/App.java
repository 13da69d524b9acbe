// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.exactly;

import java.time.Clock;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import org.sdohsync.core.http.AddressRules;
import org.sdohsync.core.store.Store;
import org.sdohsync.core.time.Pause;
import org.sdohsync.proofs.mortal.CrashPoint;
import org.sdohsync.proofs.mortal.CrashingRecords;
import org.sdohsync.smart.client.SmartApp;
import org.sdohsync.workflow.SdohSync;
import org.sdohsync.workflow.SdohSyncBuilder;
import org.sdohsync.workflow.referral.Referral;

/** One process of the application under proof. */
final class App {
    private static final OkHttpClient HTTP = new OkHttpClient();

    private App() {}

    /** Starts a process that may die before and after each request and each write. */
    static SdohSync start(
            Store store, CrashPoint life, Clock clock, Pause pause, Consumer<? super Referral> onReferral) {
        return start(
                store, life, chain -> chain.proceed(chain.request()), clock, pause, app -> app.onReferral(onReferral));
    }

    /** The same before a server with some trouble, with other listeners and feeds. */
    static SdohSync start(
            Store store,
            CrashPoint life,
            Interceptor front,
            Clock clock,
            Pause pause,
            UnaryOperator<SdohSyncBuilder> listeners) {
        SdohSyncBuilder app = SdohSync.builder(SmartApp.named("proof").redirect("http://127.0.0.1:0/callback"))
                .store(store.around(records -> new CrashingRecords(records, life)))
                .http(HTTP.newBuilder()
                        .addInterceptor(chain -> {
                            life.point();
                            Response response = chain.proceed(chain.request());
                            try {
                                life.point();
                            } catch (CrashPoint.Death died) {
                                response.close();
                                throw died;
                            }
                            return response;
                        })
                        .addInterceptor(front)
                        .build())
                .addressRules(AddressRules.strict().allowingLoopback())
                .clock(clock)
                .pause(pause);
        return listeners.apply(app).build();
    }
}
