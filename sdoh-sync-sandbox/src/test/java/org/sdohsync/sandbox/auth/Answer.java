// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.auth;

import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import java.io.IOException;
import java.text.ParseException;
import java.util.Map;

/** An HTTP answer with JSON in it. */
record Answer(int status, Map<String, Object> json) {

    static Answer to(HTTPRequest request) {
        try {
            HTTPResponse response = request.send();
            String body = response.getBody();
            return new Answer(
                    response.getStatusCode(), body == null || body.isBlank() ? Map.of() : JSONObjectUtils.parse(body));
        } catch (IOException | ParseException e) {
            throw new AssertionError("no JSON from " + request.getURI().getPath(), e);
        }
    }

    String text(String member) {
        Object value = json.get(member);
        if (value == null) {
            throw new AssertionError(member + " is missing in an answer with status " + status + " and " + json.keySet()
                    + (json.containsKey("error") ? " " + json.get("error") : ""));
        }
        return value.toString();
    }

    boolean has(String member) {
        return json.containsKey(member);
    }
}
