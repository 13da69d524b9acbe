// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox.referral;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.sdohsync.inbox.key.Seals;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Finds referrals by the beginnings of words, none of which stands in the database: what stands there are keyed digests of them. Safe
 * for use by many threads.
 */
@Component
public final class SearchWords {
    private static final Pattern BETWEEN = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final int SHORTEST = 3;
    private static final int LONGEST = 10;
    private static final int MOST_WORDS = 40;

    private final JdbcTemplate database;
    private final Seals seals;

    SearchWords(JdbcTemplate database, Seals seals) {
        this.database = database;
        this.seals = seals;
    }

    void index(long referral, String team, String text) {
        Set<String> digests = new LinkedHashSet<>();
        for (String word : words(text)) {
            for (int length = Math.min(SHORTEST, word.length()); length <= word.length(); length++) {
                digests.add(seals.digest(team, word.substring(0, length)));
            }
        }
        int ignored = database.update("delete from inbox_word where referral = ?", referral);
        insert(referral, digests);
    }

    private void insert(long referral, Set<String> digests) {
        int[] ignored = database.batchUpdate(
                "insert into inbox_word (referral, digest) values (?, ?)",
                digests.stream().map(digest -> new Object[] {referral, digest}).toList());
    }

    /**
     * The digests of what somebody searches for.
     *
     * @param team whose referrals are searched
     * @param text the text as it was typed
     * @return the digests that a referral must have, each once
     */
    public Set<String> digests(String team, String text) {
        Set<String> digests = new LinkedHashSet<>();
        words(text).forEach(word -> digests.add(seals.digest(team, word)));
        return digests;
    }

    private static List<String> words(String text) {
        String plain = MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFD))
                .replaceAll("")
                .toLowerCase(Locale.ROOT);
        List<String> words = new ArrayList<>();
        for (String word : BETWEEN.split(plain, -1)) {
            if (!word.isEmpty() && words.size() < MOST_WORDS) {
                words.add(word.length() > LONGEST ? word.substring(0, LONGEST) : word);
            }
        }
        return words;
    }
}
