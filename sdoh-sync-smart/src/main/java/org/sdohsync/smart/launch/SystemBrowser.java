// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.smart.launch;

import java.awt.Desktop;
import java.awt.GraphicsEnvironment;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/**
 * Opens pages with the desktop's browser: through AWT if it supports the desktop, else with the operating system's command.
 */
final class SystemBrowser implements Browser {
    @Override
    public void open(URI url) {
        try {
            if (throughDesktop(url)) {
                return;
            }
            // The address is one argument and is not interpreted by a shell.
            Process started = new ProcessBuilder(command(url))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            started.getOutputStream().close();
        } catch (IOException | UnsupportedOperationException none) {
            // The cause is not attached: AWT quotes the address, and anybody who has it can take part in the launch.
            throw new LaunchException(
                    "No browser could be opened (" + none.getClass().getSimpleName()
                            + "): use begin(), and show the launch's authorizeUrl to the user",
                    LaunchException.Reason.BROWSER);
        }
    }

    /** AWT also starts a process with the address as its argument. */
    @Override
    public boolean exposesAddress() {
        return true;
    }

    private static boolean throughDesktop(URI url) throws IOException {
        if (GraphicsEnvironment.isHeadless()
                || !Desktop.isDesktopSupported()
                || !Desktop.getDesktop().isSupported(Desktop.Action.BROWSE)) {
            return false;
        }
        Desktop.getDesktop().browse(url);
        return true;
    }

    private static List<String> command(URI url) {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        if (system.contains("mac")) {
            return List.of("open", url.toString());
        }
        return system.contains("windows")
                ? List.of("rundll32", "url.dll,FileProtocolHandler", url.toString())
                : List.of("xdg-open", url.toString());
    }
}
