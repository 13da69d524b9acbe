// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.fhir.internal.model;

import java.nio.charset.StandardCharsets;
import org.hl7.fhir.r4.model.Base;
import org.jspecify.annotations.Nullable;

/** One member of the JSON of an element. Safe for use by many threads. */
final class ModelMember {
    private final String name;
    private final byte[] bytes;
    private final byte[] quoted;
    private final int hash;
    private final int nameHash;
    private final Kind kind;
    private final int index;

    // The member that came behind this one last time. Servers write members in one order.
    private @Nullable ModelMember next;

    // The same for each value. Several threads may find it out, with the same result.
    private @Nullable ModelValue value;

    /** How a member is read. */
    enum Kind {
        SINGLE,
        LIST,
        /** One type of a choice, {@code value[x]}. */
        CHOICE,
        CONTAINED
    }

    /**
     * A member.
     *
     * @param name its name in JSON, such as {@code valueString}
     * @param hash the {@link JsonCursor#hash} of the name
     * @param kind how it is read
     * @param index a number of the member among those of its element; all types of a choice have the same
     */
    ModelMember(String name, int hash, Kind kind, int index) {
        this.name = name;
        this.bytes = name.getBytes(StandardCharsets.US_ASCII);
        this.quoted = ('"' + name + '"').getBytes(StandardCharsets.US_ASCII);
        this.hash = hash;
        this.nameHash = name.hashCode();
        this.kind = kind;
        this.index = index;
    }

    int hash() {
        return hash;
    }

    Kind kind() {
        return kind;
    }

    int index() {
        return index;
    }

    /** Tells whether it has the name that the cursor passed. */
    boolean isNamed(JsonCursor cursor) {
        return cursor.isString(bytes);
    }

    /** Passes the name, if it comes next. */
    boolean isPassed(JsonCursor cursor) {
        return cursor.takeIf(quoted);
    }

    /** The member that is likely to come next; null if none ever did. */
    @Nullable
    ModelMember next() {
        return next;
    }

    void next(ModelMember member) {
        next = member;
    }

    /** Makes a value of this member, which is the only one unless it is a list. */
    Base make(Base element) {
        return kind == Kind.CHOICE ? element.addChild(name) : element.makeProperty(nameHash, name);
    }

    /** How a value of this member is read. */
    ModelValue value(Base element, Base made) {
        ModelValue known = value;
        if (known == null) {
            known = ModelValue.of(element, name, made);
            value = known;
        }
        return known;
    }
}
