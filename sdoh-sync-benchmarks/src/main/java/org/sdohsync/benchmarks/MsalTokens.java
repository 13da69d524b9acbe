// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.benchmarks;

import com.microsoft.aad.msal4j.IAccount;
import com.microsoft.aad.msal4j.PublicClientApplication;
import com.microsoft.aad.msal4j.SilentParameters;
import java.net.MalformedURLException;
import java.time.Instant;
import java.util.Set;

/** MSAL4J's silent acquisition, with a good token of one user in its memory. It asks nothing of any server. */
final class MsalTokens implements Contender {
    private static final String AUTHORITY = "https://login.microsoftonline.com/tenant/";
    private static final String CACHE = """
            {"Account":{"uid.utid-login.microsoftonline.com-tenant":{"home_account_id":"uid.utid",\
            "environment":"login.microsoftonline.com","realm":"tenant","local_account_id":"uid","username":"user",\
            "authority_type":"MSSTS"}},\
            "AccessToken":{"uid.utid-login.microsoftonline.com-accesstoken-bench-tenant-scope":{"credential_type":"AccessToken",\
            "home_account_id":"uid.utid","environment":"login.microsoftonline.com","client_id":"bench","realm":"tenant",\
            "target":"scope","secret":"access","cached_at":"NOW","expires_on":"TOMORROW","extended_expires_on":"TOMORROW"}},\
            "RefreshToken":{"uid.utid-login.microsoftonline.com-refreshtoken-bench--":{"credential_type":"RefreshToken",\
            "home_account_id":"uid.utid","environment":"login.microsoftonline.com","client_id":"bench","secret":"refresh"}},\
            "IdToken":{},"AppMetadata":{}}""";

    private final PublicClientApplication app;
    private final SilentParameters request;

    MsalTokens() throws MalformedURLException {
        this.app = PublicClientApplication.builder("bench")
                .authority(AUTHORITY)
                .instanceDiscovery(false)
                .build();
        long now = Instant.now().getEpochSecond();
        String filled = CACHE.replace("NOW", Long.toString(now)).replace("TOMORROW", Long.toString(now + 86_400));
        app.tokenCache().deserialize(filled);
        IAccount account = app.getAccounts().join().iterator().next();
        this.request = SilentParameters.builder(Set.of("scope"), account).build();
    }

    @Override
    public int run(int times) {
        int found = 0;
        for (int i = 0; i < times; i++) {
            try {
                if (app.acquireTokenSilently(request).join().accessToken().equals("access")) {
                    found++;
                }
            } catch (MalformedURLException impossible) {
                throw new IllegalStateException("the authority is a URL", impossible);
            }
        }
        return found;
    }
}
