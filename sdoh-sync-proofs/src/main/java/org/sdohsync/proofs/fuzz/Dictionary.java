// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.proofs.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** What is put into inputs: values that readers have stumbled over elsewhere, and the words of the inputs themselves. */
final class Dictionary {
    private static final List<String> AWKWARD = List.of(
            "null",
            "true",
            "false",
            "{}",
            "[]",
            "[null]",
            "[[]]",
            "{\"\":{}}",
            "\"\"",
            "\" \"",
            "0",
            "-0",
            "-1",
            "1e999999999",
            "1E-999999999",
            "1e400",
            "0.000000000000000000000000001",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775808",
            "2147483648",
            "31556889864403199",
            "31556889864403200",
            "99999999999999999999999999999999999999",
            "\"9223372036854775807\"",
            "\"1e10\"",
            "\"1e999999999\"",
            "\"true\"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"\\r\\nX-Evil: 1\"",
            "\"\\u202egnp.exe\"",
            "\"..\"",
            "\"../../admin\"",
            "\"https://\"",
            "\"https:///\"",
            "\"https://[::1\"",
            "\"https://[::1]/\"",
            "\"https://[fe80::1%25eth0]/\"",
            "\"https://169.254.169.254/latest\"",
            "\"https://user:pass@evil.example/\"",
            "\"https://evil.example:99999/\"",
            "\"https://evil.example:-1/\"",
            "\"https://evil.example/a|b\"",
            "\"https://evil.example/a b\"",
            "\"https://evil.example/%zz\"",
            "\"https://fhir.county.example/r4/a|b/Practitioner/1\"",
            "\"//evil.example/x\"",
            "\"javascript:alert(1)\"",
            "\"file:///etc/passwd\"",
            "\"urn:uuid:0\"",
            "\"http://xn--/\"",
            "\"https://\u00e4.example/\"",
            "%",
            "%zz",
            "%00",
            "%F0%9F%98%80",
            "+",
            "&",
            "=",
            "#",
            "?",
            ";",
            "//",
            "'",
            "\"",
            "\\",
            "[",
            "{",
            "]",
            "}",
            ",",
            ":",
            "\n",
            "\t",
            "\u0000",
            "\uFEFF",
            "\"+999999999-12-31T23:59:59-18:00\"",
            "\"-999999999-01-01T00:00:00+18:00\"",
            "\"2026-13-45T99:99:99Z\"",
            "\nLocation: file:///etc/passwd",
            "\nLocation: https:///r4",
            "\nLocation: Task/1",
            "\nRetry-After: 999999999",
            "\nRetry-After: Fri, 31 Dec 9999 23:59:59 GMT",
            "\nETag: W/\"\u00e4\u0000\"",
            "\nDate: Thu, 01 Jan 1970 00:00:00 GMT",
            "HTTP 101",
            "HTTP 204",
            "HTTP 302",
            "HTTP 304",
            "HTTP 401",
            "HTTP 503");

    private static final int LONGEST_WORD = 200;

    private final List<String> entries;

    private Dictionary(Collection<String> entries) {
        this.entries = List.copyOf(entries);
    }

    static Dictionary of(List<byte[]> inputs) {
        Set<String> all = new LinkedHashSet<>();
        for (String awkward : AWKWARD) {
            // Inputs are kept as one char for each byte.
            all.add(new String(awkward.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
        }
        for (byte[] input : inputs) {
            List<String> parts = new ArrayList<>(Lexer.cut(new String(input, StandardCharsets.ISO_8859_1)));
            parts.removeIf(part -> part.isBlank() || part.length() > LONGEST_WORD);
            all.addAll(parts);
        }
        return new Dictionary(all);
    }

    String any(Random random) {
        return entries.get(random.nextInt(entries.size()));
    }
}
