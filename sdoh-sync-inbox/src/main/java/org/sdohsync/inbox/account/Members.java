// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox.account;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;

/** Everybody who may sign in. Safe for use by many threads. */
@Component
public final class Members implements UserDetailsService {
    /** The fewest characters of a password: 12. */
    public static final int SHORTEST_PASSWORD = 12;

    static final String NAMES = "Names have letters, digits, blanks, dots and hyphens, at most 60.";
    static final String TAKEN = "Somebody has this name already.";

    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._ -]{0,59}");

    private final JdbcClient database;
    private final PasswordEncoder encoder;
    private final SignInLimit limit;

    Members(JdbcClient database, PasswordEncoder encoder, SignInLimit limit) {
        this.database = database;
        this.encoder = encoder;
        this.limit = limit;
    }

    @Override
    public Member loadUserByUsername(String username) {
        return database.sql("select name, team, password, administrator from inbox_user where name = ?")
                .param(username)
                .query((row, number) -> new Member(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getBoolean(4),
                        limit.reached(row.getString(1))))
                .optional()
                .orElseThrow(() -> new UsernameNotFoundException("unknown"));
    }

    /**
     * Tells whether the inbox is still to be set up. Who signed in at a provider before does not count: somebody has to be the
     * administrator.
     *
     * @return true before the first user
     */
    boolean none() {
        return database.sql("select count(*) from inbox_user where administrator")
                        .query(Long.class)
                        .single()
                == 0;
    }

    /**
     * Adds the first member, who is the administrator.
     *
     * @param name the name to sign in with
     * @param team the team
     * @param password the password
     * @return what is wrong, for the person who fills in the form; empty if the member was added
     */
    String addFirst(String name, String team, String password) {
        return add(name, team, password, true);
    }

    /**
     * Adds a member. Whoever could put somebody into another team could sign in as that one and read what the team has: only the
     * administrator may.
     *
     * @param by who adds
     * @param name the name to sign in with
     * @param team the team; that of who adds, whatever is given, if that is no administrator
     * @param password the password
     * @return what is wrong, for the person who fills in the form; empty if the member was added
     */
    public String add(Member by, String name, String team, String password) {
        return add(name, by.administrator() ? team : by.team(), password, false);
    }

    private String add(String name, String team, String password, boolean administrator) {
        if (!isName(name) || !isName(team)) {
            return NAMES;
        }
        if (password.length() < SHORTEST_PASSWORD || password.length() > 200) {
            return "A password has at least " + SHORTEST_PASSWORD + " characters.";
        }
        if (exists(name)) {
            return TAKEN;
        }
        insert(name, team, requireNonNull(encoder.encode(password)), administrator);
        return "";
    }

    /** Adds a member who signs in elsewhere: no password fits an empty one. */
    String addWithoutPassword(String name, String team) {
        insert(name, team, "", false);
        return name;
    }

    private void insert(String name, String team, String password, boolean administrator) {
        int ignored = database.sql("insert into inbox_user (name, team, password, administrator) values (?, ?, ?, ?)")
                .params(name, team, password, administrator)
                .update();
    }

    void move(String name, String team) {
        int ignored = database.sql("update inbox_user set team = ? where name = ? and team <> ?")
                .params(team, name, team)
                .update();
    }

    boolean exists(String name) {
        return database.sql("select count(*) from inbox_user where name = ?")
                        .param(name)
                        .query(Long.class)
                        .single()
                > 0;
    }

    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /**
     * Who is in a team.
     *
     * @param team the team
     * @return the names, sorted
     */
    public List<String> of(String team) {
        return database.sql("select name from inbox_user where team = ? order by name")
                .param(team)
                .query(String.class)
                .list();
    }

    /**
     * The number of the last change that a member has seen.
     *
     * @param member the member
     * @return the number of an event
     */
    public long seen(Member member) {
        return database.sql("select seen from inbox_user where name = ?")
                .param(member.getUsername())
                .query(Long.class)
                .single();
    }

    /**
     * Notes what a member has seen.
     *
     * @param member the member
     * @param change the number of the last change on the page
     */
    public void saw(Member member, long change) {
        int ignored = database.sql("update inbox_user set seen = ? where name = ? and seen < ?")
                .params(change, member.getUsername(), change)
                .update();
    }
}
