// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.inbox.page;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import org.sdohsync.core.error.SyncException;
import org.sdohsync.core.error.UnknownConnectionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.support.RequestContextUtils;

/**
 * What the library throws, for the person at the page: its messages say what failed, where and what to do, and nothing of a patient. After
 * a form the person is back where it was.
 */
@ControllerAdvice
final class Failures {
    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

    @ExceptionHandler(UnknownConnectionException.class)
    ModelAndView unknown(HttpServletRequest request) {
        ModelAndView page = new ModelAndView("error", HttpStatus.NOT_FOUND);
        return page.addObject("signedIn", request.getRemoteUser());
    }

    @ExceptionHandler(SyncException.class)
    ModelAndView failed(SyncException failure, HttpServletRequest request) {
        String message = String.valueOf(failure.getMessage());
        LOG.warn("request failed path={}: {}", request.getServletPath(), message);
        if (request.getMethod().equals("POST")) {
            RequestContextUtils.getOutputFlashMap(request).put("failed", message);
            return new ModelAndView("redirect:" + back(request));
        }
        ModelAndView page = new ModelAndView("problem", HttpStatus.BAD_GATEWAY);
        page.addObject("message", message).addObject("signedIn", request.getRemoteUser());
        return page;
    }

    /** The page with the form, which the browser tells within this site only. */
    private static String back(HttpServletRequest request) {
        String referer = request.getHeader("Referer");
        try {
            String path = referer == null ? "/" : URI.create(referer).getPath();
            return path == null || !path.startsWith("/") || path.startsWith("//") ? "/" : path;
        } catch (IllegalArgumentException noUri) {
            return "/";
        }
    }
}
