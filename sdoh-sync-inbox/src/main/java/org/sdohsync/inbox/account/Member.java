// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox.account;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.userdetails.UserDetails;

/**
 * Somebody who signs in. Connections and referrals belong to the team, which is the library's account: members of one team see the
 * same, and nothing of other teams.
 */
public final class Member implements UserDetails {
    private static final long serialVersionUID = 1;
    private static final List<GrantedAuthority> STAFF = List.of(new SimpleGrantedAuthority("ROLE_STAFF"));

    private final String name;
    private final String team;
    private final String password;
    private final boolean administrator;
    private final boolean locked;

    Member(String name, String team, String password, boolean administrator, boolean locked) {
        this.name = requireNonNull(name, "name");
        this.team = requireNonNull(team, "team");
        this.password = requireNonNull(password, "password");
        this.administrator = administrator;
        this.locked = locked;
    }

    /**
     * The team.
     *
     * @return its name, the key of the library's account
     */
    public String team() {
        return team;
    }

    /**
     * Tells whether this is who set the inbox up: makes teams, and changes the key, which seals what all teams have.
     *
     * @return true if so
     */
    public boolean administrator() {
        return administrator;
    }

    @Override
    public List<GrantedAuthority> getAuthorities() {
        return STAFF;
    }

    @Override
    public String getPassword() {
        return password;
    }

    @Override
    public String getUsername() {
        return name;
    }

    @Override
    public boolean isAccountNonLocked() {
        return !locked;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Member that && that.name.equals(name);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return "Member[" + name + " of " + team + "]";
    }
}
