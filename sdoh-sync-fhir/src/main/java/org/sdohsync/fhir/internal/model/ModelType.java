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

    private static final String ANY_TYPE = "[x]";
    private static final Map<Class<?>, ModelType> TYPES = new ConcurrentHashMap<>();

    private final Map<String, ModelMember> members = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by the lock.
    private final Map<String, Integer> indexes = new HashMap<>();

    private ModelType() {}

    static ModelType of(Base element) {
        ModelType known = TYPES.get(element.getClass());
        return known != null ? known : TYPES.computeIfAbsent(element.getClass(), type -> new ModelType());
    }

    /** The member of that name; null if the class has none. */
    @Nullable
    ModelMember member(Base element, String name) {
        ModelMember known = members.get(name);
        if (known != null) {
            return known;
        }
        ModelMember found = find(element, name);
        if (found != null) {
            members.put(name, found);
        }
        return found;
    }

    private @Nullable ModelMember find(Base element, String name) {
        Property property = element.getNamedProperty(name.hashCode(), name, false);
        if (property == null) {
            return null;
        }
        // The model compares hashes only.
        String called = property.getName();
        if (called.endsWith(ANY_TYPE)) {
            String prefix = called.substring(0, called.length() - ANY_TYPE.length());
            boolean typed = name.startsWith(prefix) && name.length() > prefix.length();
            return typed ? member(name, called, Kind.CHOICE) : null;
        }
        if (!called.equals(name)) {
            return null;
        }
        if (property.getTypeCode().equals("Resource")) {
            return name.equals("contained") ? member(name, called, Kind.CONTAINED) : null;
        }
        return member(name, called, property.isList() ? Kind.LIST : Kind.SINGLE);
    }

    private @Nullable ModelMember member(String name, String called, Kind kind) {
        lock.lock();
        try {
            int index = indexes.computeIfAbsent(called, key -> indexes.size());
            return index < MOST_MEMBERS ? new ModelMember(name, name.hashCode(), kind, index) : null;
        } finally {
            lock.unlock();
        }
    }
}
