// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.testkit;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Calls the roll of all public types of a module: each must be built with a planted secret in it and show it nowhere, or be excused with
 * a reason. Interfaces, annotations and enums have no instances that could be given a secret and need no excuse. A public type that is
 * added later fails the roll until somebody decides. Not thread-safe.
 *
 * <p>Shown is whatever an unsuspecting program prints: {@code toString}, the stack trace of an exception, serialized bytes, and what a
 * mapper to JSON takes, which is record components, public getters and public fields, all the way down.
 */
public final class SecrecyRoll {
    private final PublicTypes types;
    private final Canaries canaries;
    private final Map<Class<?>, List<Object>> built = new LinkedHashMap<>();
    private final Map<Class<?>, String> excused = new LinkedHashMap<>();
    private final Set<Class<?>> opaque = new LinkedHashSet<>();

    private SecrecyRoll(PublicTypes types, Canaries canaries) {
        this.types = types;
        this.canaries = canaries;
    }

    /**
     * Begins a roll.
     *
     * @param member any class of the module; the whole folder or archive it was loaded from is called
     * @param canaries the secrets that were planted
     * @return the roll, on which nobody has answered yet
     */
    public static SecrecyRoll of(Class<?> member, Canaries canaries) {
        return new SecrecyRoll(PublicTypes.beside(member), requireNonNull(canaries, "canaries"));
    }

    /**
     * Answers for the types of some instances, which have planted secrets in them.
     *
     * @param instances the instances
     * @return this roll
     */
    public SecrecyRoll built(Object... instances) {
        for (Object instance : instances) {
            built.computeIfAbsent(instance.getClass(), fresh -> new ArrayList<>())
                    .add(instance);
        }
        return this;
    }

    /**
     * Excuses types.
     *
     * @param reason why an instance cannot carry a secret, or where it is checked instead
     * @param absent the types
     * @return this roll
     */
    public SecrecyRoll excused(String reason, Class<?>... absent) {
        for (Class<?> type : absent) {
            excused.put(type, requireNonNull(reason, "reason"));
        }
        return this;
    }

    /**
     * Answers for types that may hold secrets and cannot show any, because there is nothing to show: no {@code toString}, getter,
     * record component, public field, message or serialized form. As soon as one gets any of these it is a fault.
     *
     * @param kinds the types
     * @return this roll
     */
    public SecrecyRoll opaque(Class<?>... kinds) {
        opaque.addAll(List.of(kinds));
        return this;
    }

    /**
     * What is wrong.
     *
     * @return a sentence for each fault
     */
    public List<String> faults() {
        List<String> faults = new ArrayList<>();
        for (Class<?> type : types.withInstances()) {
            if (!built.containsKey(type) && !excused.containsKey(type) && !opaque.contains(type)) {
                faults.add(type.getName() + " is neither built nor excused");
            }
        }
        excused.forEach((type, reason) -> {
            if (reason.isBlank()
                    || built.containsKey(type)
                    || !types.withInstances().contains(type)) {
                faults.add(type.getName() + " is excused without need or reason");
            }
        });
        for (Class<?> type : opaque) {
            if (!Outside.isOpaque(type)) {
                faults.add(type.getName() + " is not opaque: build one with a secret in it");
            }
        }
        built.forEach((type, instances) -> instances.forEach(instance -> judge(type, instance, faults)));
        return List.copyOf(faults);
    }

    /**
     * Fails if anything is wrong.
     *
     * @throws AssertionError if so
     */
    public void verify() {
        List<String> faults = faults();
        if (!faults.isEmpty()) {
            throw new AssertionError(String.join("\n", faults));
        }
    }

    private void judge(Class<?> type, Object instance, List<String> faults) {
        if (!new Inside(canaries).hasSecret(instance)) {
            faults.add(type.getName() + " was built without a secret in it");
        }
        Outside.of(instance).forEach((way, text) -> {
            if (canaries.areIn(text)) {
                faults.add(type.getName() + " shows a secret by " + way);
            }
        });
    }
}
