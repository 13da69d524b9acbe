// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.auth;

import jakarta.servlet.Filter;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Globals;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.session.StandardManager;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.modeler.Registry;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.jspecify.annotations.Nullable;
import org.sdohsync.sandbox.fhir.host.ServerTls;
import org.springframework.context.annotation.AnnotatedBeanDefinitionReader;
import org.springframework.web.context.support.GenericWebApplicationContext;

/**
 * One run of the HTTP server: an embedded Tomcat on the loopback address with the Spring context behind it. There is no
 * Spring Boot at run time, so nothing on the class path configures it.
 */
final class WebServer {

    /** Held, because java.util.logging forgets the level of a logger nobody holds. */
    private static final Logger TOMCAT_LOG = Logger.getLogger("org.apache");

    private final Tomcat tomcat = new Tomcat();
    private final GenericWebApplicationContext spring = new GenericWebApplicationContext();
    private final Realm realm;
    private final Path workDirectory;

    private WebServer(Realm realm, Path workDirectory) {
        this.realm = realm;
        this.workDirectory = workDirectory;
    }

    static WebServer start(Realm realm, int port) {
        TOMCAT_LOG.setLevel(Level.WARNING);
        // Several servers in one JVM would fight for the same management names.
        Registry.disableRegistry();
        try {
            WebServer server = new WebServer(realm, Files.createTempDirectory("sandbox-auth"));
            server.start(port);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary directory for the authorization server", e);
        }
    }

    String issuer() {
        return (realm.tls == null ? "http" : "https") + "://127.0.0.1:"
                + tomcat.getConnector().getLocalPort();
    }

    int port() {
        return tomcat.getConnector().getLocalPort();
    }

    void stop() {
        try {
            tomcat.stop();
            tomcat.destroy();
        } catch (LifecycleException e) {
            throw new IllegalStateException("the authorization server did not stop", e);
        } finally {
            spring.close();
            deleteWorkDirectory();
        }
    }

    private void start(int port) {
        settleIn();
        Connector connector = new Connector();
        connector.setPort(port);
        connector.setProperty("address", "127.0.0.1");
        if (realm.tls != null) {
            secure(connector, realm.tls);
        }
        tomcat.setConnector(connector);
        StandardContext context = (StandardContext) tomcat.addContext("", workDirectory.toString());
        // Not the JVM's, which knows nothing of the jars within an executable jar.
        context.setParentClassLoader(WebServer.class.getClassLoader());
        // The leak hunt at the end of a web application needs --add-opens; this one's classes are the JVM's own.
        context.setClearReferencesThreadLocals(false);
        context.setClearReferencesRmiTargets(false);
        StandardManager sessions = new StandardManager();
        sessions.setPathname(null);
        context.setManager(sessions);
        context.addServletContainerInitializer((classes, servletContext) -> assemble(servletContext), Set.of());
        try {
            tomcat.init();
            // Browsers share cookies between ports, and a demo runs several sources on one address.
            context.setSessionCookieName("SANDBOX" + port());
            tomcat.start();
        } catch (LifecycleException e) {
            throw new IllegalStateException("the authorization server did not start on port " + port, e);
        }
        if (!spring.isActive()) {
            stop();
            throw new IllegalStateException("the authorization server's configuration failed; its log says why");
        }
    }

    private static void secure(Connector connector, ServerTls tls) {
        connector.setSecure(true);
        connector.setScheme("https");
        connector.setProperty("SSLEnabled", "true");
        SSLHostConfig host = new SSLHostConfig();
        host.setCertificateVerification("required");
        host.setTrustStore(tls.clients());
        SSLHostConfigCertificate certificate =
                new SSLHostConfigCertificate(host, SSLHostConfigCertificate.Type.UNDEFINED);
        certificate.setCertificateKeystore(tls.identity());
        certificate.setCertificateKeystorePassword(tls.password());
        certificate.setCertificateKeyPassword(tls.password());
        host.addCertificate(certificate);
        connector.addSslHostConfig(host);
    }

    /** Makes Tomcat use the work directory without telling the JVM: the next one would recreate it after we deleted it. */
    private void settleIn() {
        tomcat.setBaseDir(workDirectory.toString());
        String home = System.getProperty(Globals.CATALINA_HOME_PROP);
        String base = System.getProperty(Globals.CATALINA_BASE_PROP);
        tomcat.getServer();
        restore(Globals.CATALINA_HOME_PROP, home);
        restore(Globals.CATALINA_BASE_PROP, base);
    }

    private static void restore(String property, @Nullable String value) {
        if (value == null) {
            System.clearProperty(property);
        } else {
            System.setProperty(property, value);
        }
    }

    private void assemble(ServletContext servletContext) {
        spring.setServletContext(servletContext);
        spring.registerBean(Realm.class, () -> realm);
        spring.registerBean(Issuer.class, () -> new Issuer(issuer()));
        new AnnotatedBeanDefinitionReader(spring).register(SecurityConfiguration.class);
        spring.refresh();
        servletContext
                .addFilter("witnessing", Witnessing.of(realm, Endpoints.under(issuer())))
                .addMappingForUrlPatterns(null, true, "/*");
        servletContext
                .addFilter("posted", new PostedAuthorization())
                .addMappingForUrlPatterns(null, true, Paths.AUTHORIZE);
        servletContext
                .addFilter("security", spring.getBean("springSecurityFilterChain", Filter.class))
                .addMappingForUrlPatterns(null, true, "/*");
        if (realm.udap != null) {
            servletContext
                    .addServlet("udap", new UdapRegistrationServlet(realm, Endpoints.under(issuer())))
                    .addMapping(Paths.UDAP_REGISTER);
        }
        servletContext.addServlet("pages", new Pages(realm)).addMapping("/", Paths.LOGIN, Paths.CONSENT);
    }

    private void deleteWorkDirectory() {
        try (var paths = Files.walk(workDirectory)) {
            paths.sorted(Comparator.reverseOrder())
                    .forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException("the authorization server's work directory remains", e);
        }
    }
}
