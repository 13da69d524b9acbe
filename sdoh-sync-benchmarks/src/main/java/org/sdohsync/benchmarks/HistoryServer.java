// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;

/**
 * A plan with the history of one patient, whose pages lie ready: {@code $everything} and what its links lead to. It runs in a
 * process of its own, so that its work is not counted, and ends when its standard input does.
 */
public final class HistoryServer {
    /** The resources of the history, the patient included. */
    static final int RESOURCES = 20_000;

    /** The resources of a page. */
    static final int PAGE = 1000;

    private HistoryServer() {}

    /**
     * Serves until standard input ends.
     *
     * @param args none
     * @throws IOException if no port is free
     */
    public static void main(String[] args) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newFixedThreadPool(2));
        String base = "http://127.0.0.1:" + server.getAddress().getPort() + "/fhir";
        List<byte[]> pages = pages(base);
        byte[] patient = resource(0);
        server.createContext(
                "/fhir/Patient/p1",
                exchange -> answer(
                        exchange, exchange.getRequestURI().getPath().endsWith("everything") ? pages.get(0) : patient));
        server.createContext(
                "/fhir/pages",
                exchange -> answer(
                        exchange,
                        pages.get(Integer.parseInt(exchange.getRequestURI().getQuery()))));
        server.start();
        System.out.println(server.getAddress().getPort());
        while (System.in.read() >= 0) {
            // Nothing is expected; the end of the input is the signal.
        }
        System.exit(0);
    }

    private static List<byte[]> pages(String base) throws IOException {
        List<byte[]> pages = new ArrayList<>();
        for (int from = 0; from < RESOURCES; from += PAGE) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.write("{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"link\":[".getBytes(UTF_8));
            if (from + PAGE < RESOURCES) {
                out.write(("{\"relation\":\"next\",\"url\":\"" + base + "/pages?" + (from / PAGE + 1) + "\"}")
                        .getBytes(UTF_8));
            }
            out.write("],\"entry\":[".getBytes(UTF_8));
            for (int number = from; number < from + PAGE; number++) {
                out.write((number == from ? "" : ",").getBytes(UTF_8));
                out.write(("{\"fullUrl\":\"" + base + "/Observation/o" + number + "\",\"resource\":").getBytes(UTF_8));
                out.write(resource(number));
                out.write(",\"search\":{\"mode\":\"match\"}}".getBytes(UTF_8));
            }
            out.write("]}".getBytes(UTF_8));
            pages.add(out.toByteArray());
        }
        return pages;
    }

    /** A laboratory result as servers send them, with a short narrative. */
    private static byte[] resource(int number) {
        if (number == 0) {
            return "{\"resourceType\":\"Patient\",\"id\":\"p1\",\"active\":true}".getBytes(UTF_8);
        }
        return """
                {"resourceType":"Observation","id":"o%1$d","meta":{"versionId":"%2$d","lastUpdated":"2026-03-01T08:00:00.000+00:00",\
                "profile":["http://hl7.org/fhir/us/core/StructureDefinition/us-core-observation-lab"]},"text":{"status":"generated",\
                "div":"<div xmlns=\\"http://www.w3.org/1999/xhtml\\"><p><b>Glucose</b>: %1$d mg/dL, taken on 2026-02-03</p></div>"},\
                "status":"final","category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category",\
                "code":"laboratory","display":"Laboratory"}],"text":"Laboratory"}],"code":{"coding":[{"system":"http://loinc.org",\
                "code":"2339-0","display":"Glucose [Mass/volume] in Blood"}],"text":"Glucose"},"subject":{"reference":"Patient/p1"},\
                "encounter":{"reference":"Encounter/e%3$d"},"effectiveDateTime":"2026-02-03T09:30:00Z","issued":"2026-02-03T12:00:00.000Z",\
                "performer":[{"reference":"Organization/lab"}],"valueQuantity":{"value":%1$d.5,"unit":"mg/dL","system":\
                "http://unitsofmeasure.org","code":"mg/dL"},"interpretation":[{"coding":[{"system":\
                "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation","code":"N","display":"Normal"}]}],\
                "referenceRange":[{"low":{"value":70,"unit":"mg/dL"},"high":{"value":99,"unit":"mg/dL"}}]}""".formatted(number, 1 + number % 3, number / 10).getBytes(UTF_8);
    }

    private static void answer(HttpExchange exchange, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/fhir+json;charset=utf-8");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
