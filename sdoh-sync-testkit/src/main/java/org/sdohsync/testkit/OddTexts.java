// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.testkit;

import java.util.ArrayList;
import java.util.List;

/** Texts that file names, patterns, collations and encodings stumble over. All are valid ids, and all are different. */
final class OddTexts {
    private OddTexts() {}

    static List<String> texts() {
        List<String> texts = new ArrayList<>(List.of(
                "/",
                "\\",
                ".",
                "..",
                "../up",
                "a/b",
                "a\\b",
                "%",
                "%2F",
                "%%",
                "_",
                "_2f",
                ":",
                "*",
                "?",
                "\"",
                "'",
                "''",
                "<>|",
                " ",
                "a ",
                " a",
                "a.",
                "a",
                "A",
                "aa",
                "b",
                "-a",
                "~",
                "$HOME",
                "CON",
                "nul.rec",
                "\u0000",
                "a\u0000b",
                "\n",
                "\r\n",
                "\t",
                "\u007f",
                "e\u0301",
                "\u00e9",
                "\u00df",
                "ss",
                "\u0130",
                "i",
                "I",
                "\u200b",
                "\u202e",
                "\uFEFF",
                "\uFFFD",
                "\uFFFF",
                "0",
                "00",
                "10",
                "9"));
        for (int plane = 0; plane <= 16; plane++) {
            texts.add(Character.toString((plane << 16) + 0xE123));
            texts.add("x" + Character.toString((plane << 16) + 0xFFFD) + "y");
        }
        texts.add("z".repeat(200));
        texts.add("Z".repeat(200));
        texts.add("\u20ac".repeat(200));
        texts.add("\u20ac".repeat(199) + "!");
        texts.add(Character.toString(0x1F9E9).repeat(100));
        return texts.stream().distinct().toList();
    }
}
