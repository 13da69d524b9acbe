// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.person;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;

class HtmlFormTest {
    private static final URI PAGE = URI.create("https://as.example/consent");

    @Test
    void body_ofAFormWithSeveralButtons_pressesTheFirst() {
        String page = "<form action='/go' method='post'><input type='hidden' name='code' value='c'>"
                + "<input type='submit' name='accept' value='Yes'><input type='submit' name='cancel' value='No'>"
                + "<input type='button' name='help' value='?'></form>";

        assertThat(HtmlForm.in(page, PAGE).get(0).body()).isEqualTo("code=c&accept=Yes");
    }
}
