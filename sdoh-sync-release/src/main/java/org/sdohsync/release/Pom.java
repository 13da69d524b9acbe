// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.release;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** One element of a POM, first of all its root. */
final class Pom {
    private final Element element;

    private Pom(Element element) {
        this.element = element;
    }

    static Pom read(Path file) throws IOException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return new Pom(factory.newDocumentBuilder().parse(file.toFile()).getDocumentElement());
        } catch (ParserConfigurationException | SAXException unreadable) {
            throw new IOException(file + " is not XML", unreadable);
        }
    }

    /** The text at a path of names such as {@code licenses/license/url}, taking the first of each name. */
    Optional<String> text(String path) {
        Pom place = this;
        for (String name : path.split("/", -1)) {
            List<Pom> next = place.children(name);
            if (next.isEmpty()) {
                return Optional.empty();
            }
            place = next.get(0);
        }
        String text = place.element.getTextContent().strip();
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    /** The elements of a name in the elements of another, such as the {@code dependency} in {@code dependencies}. */
    List<Pom> all(String list, String name) {
        return children(list).stream()
                .flatMap(place -> place.children(name).stream())
                .toList();
    }

    List<Pom> children(String name) {
        List<Pom> found = new ArrayList<>();
        NodeList nodes = element.getChildNodes();
        for (int i = 0; i < nodes.getLength(); i++) {
            if (nodes.item(i) instanceof Element child && child.getTagName().equals(name)) {
                found.add(new Pom(child));
            }
        }
        return found;
    }

    /** Everything that is written in it. */
    String content() {
        return element.getTextContent();
    }
}
