// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.fhir.memory;

import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;

/** One search parameter with its modifier and the values of which one must be met. */
final class Criterion implements Predicate<Resource> {
    private final SearchParam param;
    private final String modifier;
    private final List<String> wanted;
    private final ValueTest test;

    private Criterion(SearchParam param, String modifier, List<String> wanted, ValueTest test) {
        this.param = param;
        this.modifier = modifier;
        this.wanted = wanted;
        this.test = test;
    }

    /**
     * Reads one parameter.
     *
     * @throws InvalidRequestException if the modifier is not understood
     */
    static Criterion of(SearchParam param, String modifier, String value, String fhirBase) {
        List<String> wanted = Arrays.stream(value.split("(?<!\\\\),", -1))
                .map(part -> part.replace("\\,", ",").trim())
                .toList();
        boolean missing = modifier.equals("missing");
        ValueTest test = missing ? (found, asked) -> true : test(param, modifier, fhirBase);
        return new Criterion(param, modifier, wanted, test);
    }

    @Override
    public boolean test(Resource resource) {
        List<Base> values = param.values(resource);
        if (modifier.equals("missing")) {
            return values.isEmpty() == Boolean.parseBoolean(wanted.get(0));
        }
        boolean met = values.stream().anyMatch(value -> wanted.stream().anyMatch(asked -> test.test(value, asked)));
        return met != modifier.equals("not");
    }

    private static ValueTest test(SearchParam param, String modifier, String fhirBase) {
        return switch (param.type()) {
            case TOKEN -> {
                allow(modifier, Set.of("", "not"));
                yield new TokenTest();
            }
            case REFERENCE -> reference(param, modifier, fhirBase);
            case DATE -> {
                allow(modifier, Set.of(""));
                yield new DateTest();
            }
            case STRING -> {
                allow(modifier, Set.of("", "exact", "contains"));
                yield new StringTest(modifier);
            }
            default -> {
                allow(modifier, Set.of(""));
                yield new StringTest("exact");
            }
        };
    }

    private static ValueTest reference(SearchParam param, String modifier, String fhirBase) {
        if (modifier.equals("identifier")) {
            TokenTest token = new TokenTest();
            return (value, asked) ->
                    value instanceof Reference reference && token.test(reference.getIdentifier(), asked);
        }
        if (!modifier.isEmpty() && !Character.isUpperCase(modifier.charAt(0))) {
            throw new InvalidRequestException("A search parameter has a modifier this server does not support");
        }
        return new ReferenceTest(fhirBase, modifier.isEmpty() ? param.target() : modifier);
    }

    private static void allow(String modifier, Set<String> allowed) {
        if (!allowed.contains(modifier)) {
            throw new InvalidRequestException("A search parameter has a modifier this server does not support");
        }
    }
}
