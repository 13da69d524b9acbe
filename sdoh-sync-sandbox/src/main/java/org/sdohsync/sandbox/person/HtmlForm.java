// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.person;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.web.util.HtmlUtils;

/** A form as it stands in a page, with the fields a browser would send. */
record HtmlForm(String id, URI action, List<Field> fields) {

    private static final Pattern FORM =
            Pattern.compile("<form\\b([^>]*)>(.*?)</form>", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);
    private static final Pattern INPUT = Pattern.compile("<input\\b([^>]*)>", Pattern.CASE_INSENSITIVE);
    private static final Pattern ATTRIBUTE =
            Pattern.compile("([\\w-]+)\\s*(?:=\\s*(?:\"([^\"]*)\"|'([^']*)'|([^\\s\"'>]+)))?");

    /** One input. */
    record Field(String type, String name, String value, boolean sent) {

        Field with(String newValue) {
            return new Field(type, name, newValue, true);
        }
    }

    static List<HtmlForm> in(String html, URI page) {
        List<HtmlForm> forms = new ArrayList<>();
        Matcher matcher = FORM.matcher(html);
        while (matcher.find()) {
            Map<String, String> form = attributes(matcher.group(1));
            forms.add(new HtmlForm(
                    form.getOrDefault("id", ""),
                    target(form.getOrDefault("action", ""), page),
                    fields(matcher.group(2))));
        }
        return forms;
    }

    boolean asksForPassword() {
        return fields.stream().anyMatch(field -> field.type().equals("password"));
    }

    /** Fills the text field and the password field of a login form. */
    HtmlForm filled(String username, String password) {
        return new HtmlForm(
                id,
                action,
                fields.stream()
                        .map(field -> switch (field.type()) {
                            case "text" -> field.with(username);
                            case "password" -> field.with(password);
                            default -> field;
                        })
                        .toList());
    }

    /** Returns what a browser posts: hidden and filled fields, and boxes that are ticked. */
    String body() {
        return fields.stream()
                .filter(Field::sent)
                .map(field -> URLEncoder.encode(field.name(), UTF_8) + "=" + URLEncoder.encode(field.value(), UTF_8))
                .collect(Collectors.joining("&"));
    }

    /** Resolves an action; an absent one means the page itself. */
    private static URI target(String action, URI page) {
        return action.isEmpty() ? page : page.resolve(action);
    }

    private static List<Field> fields(String html) {
        List<Field> fields = new ArrayList<>();
        boolean pressed = false;
        Matcher matcher = INPUT.matcher(html);
        while (matcher.find()) {
            Map<String, String> input = attributes(matcher.group(1));
            String type = input.getOrDefault("type", "text");
            boolean box = type.equals("checkbox") || type.equals("radio");
            // Of several buttons one is pressed: the first, as by the return key.
            boolean idle = Set.of("button", "reset").contains(type) || (type.equals("submit") && pressed);
            pressed |= type.equals("submit");
            boolean sent = input.containsKey("name") && !idle && (!box || input.containsKey("checked"));
            fields.add(new Field(
                    type, input.getOrDefault("name", ""), input.getOrDefault("value", box ? "on" : ""), sent));
        }
        return fields;
    }

    private static Map<String, String> attributes(String tag) {
        Map<String, String> attributes = new HashMap<>();
        Matcher matcher = ATTRIBUTE.matcher(tag);
        while (matcher.find()) {
            String value = "";
            for (int group = 2; group <= 4; group++) {
                value = matcher.group(group) == null ? value : matcher.group(group);
            }
            attributes.put(matcher.group(1), HtmlUtils.htmlUnescape(value));
        }
        return attributes;
    }
}
