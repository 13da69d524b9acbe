// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.model;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Property;
import org.jspecify.annotations.Nullable;
import org.sdohsync.fhir.internal.model.ModelMember.Kind;

/**
 * The members of one class of the model, as the class itself describes them. Kept for the life of the process: there are as many
 * as the model has, and unknown names are not kept. Safe for use by many threads.
 */
final class ModelType {
    /** As many as a set of bits holds. */
    private static final int MOST_MEMBERS = 64;

    /** A power of two, as all numbers of places. */
    private static final int FIRST_PLACES = 16;

    private static final String ANY_TYPE = "[x]";
    private static final Map<Class<?>, ModelType> TYPES = new ConcurrentHashMap<>();

    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by the lock.
    private final Map<String, Integer> indexes = new HashMap<>();
    private int count;

    // Each member is at the place of its hash, or behind it at the first that was free. An array is not changed once it
    // is here, and half empty.
    private volatile @Nullable ModelMember[] places = new ModelMember[FIRST_PLACES];

    // The member that came first last time.
    private @Nullable ModelMember first;

    private ModelType() {}

    static ModelType of(Base element) {
        return TYPES.computeIfAbsent(element.getClass(), type -> new ModelType());
    }

    /**
     * Passes the name of a member.
     *
     * @param element the element that has the members
     * @param before the member before it; null for the first one
     * @param cursor stands before the name
     * @return the member; null if the class has none of that name, or the name is not in plain ASCII
     */
    @Nullable
    ModelMember take(Base element, @Nullable ModelMember before, JsonCursor cursor) {
        ModelMember likely = before == null ? first : before.next();
        if (likely != null && likely.isPassed(cursor)) {
            return likely;
        }
        cursor.takeString();
        ModelMember member = member(element, cursor);
        if (member == null) {
            return null;
        }
        if (before == null) {
            first = member;
        } else {
            before.next(member);
        }
        return member;
    }

    private @Nullable ModelMember member(Base element, JsonCursor cursor) {
        ModelMember known = known(cursor);
        if (known != null || !cursor.isPlain()) {
            return known;
        }
        lock.lock();
        try {
            ModelMember learnt = known(cursor);
            return learnt == null ? learn(element, cursor.string(), cursor.hash()) : learnt;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable ModelMember known(JsonCursor cursor) {
        @Nullable ModelMember[] now = places;
        int place = cursor.hash();
        ModelMember member = now[place & (now.length - 1)];
        while (member != null && !member.isNamed(cursor)) {
            place++;
            member = now[place & (now.length - 1)];
        }
        return member;
    }

    private @Nullable ModelMember learn(Base element, String name, int hash) {
        ModelMember found = find(element, name, hash);
        if (found != null) {
            keep(found);
        }
        return found;
    }

    private void keep(ModelMember found) {
        count++;
        @Nullable ModelMember[] before = places;
        @Nullable ModelMember[] after = new ModelMember[2 * count > before.length ? 2 * before.length : before.length];
        for (ModelMember member : before) {
            if (member != null) {
                put(member, after);
            }
        }
        put(found, after);
        places = after;
    }

    private static void put(ModelMember member, @Nullable ModelMember[] into) {
        int place = member.hash();
        while (into[place & (into.length - 1)] != null) {
            place++;
        }
        into[place & (into.length - 1)] = member;
    }

    private @Nullable ModelMember find(Base element, String name, int hash) {
        Property property = element.getNamedProperty(name.hashCode(), name, false);
        if (property == null) {
            return null;
        }
        // The model compares hashes only.
        String called = property.getName();
        if (called.endsWith(ANY_TYPE)) {
            String prefix = called.substring(0, called.length() - ANY_TYPE.length());
            if (!name.startsWith(prefix) || name.length() == prefix.length()) {
                return null;
            }
            // Fails if it is another name with the same hash.
            Base ignored = element.addChild(name);
            return member(name, hash, called, Kind.CHOICE);
        }
        if (!called.equals(name)) {
            return null;
        }
        if (property.getTypeCode().equals("Resource")) {
            return name.equals("contained") ? member(name, hash, called, Kind.CONTAINED) : null;
        }
        return member(name, hash, called, property.isList() ? Kind.LIST : Kind.SINGLE);
    }

    private @Nullable ModelMember member(String name, int hash, String called, Kind kind) {
        int index = indexes.computeIfAbsent(called, key -> indexes.size());
        return index < MOST_MEMBERS ? new ModelMember(name, hash, kind, index) : null;
    }
}
