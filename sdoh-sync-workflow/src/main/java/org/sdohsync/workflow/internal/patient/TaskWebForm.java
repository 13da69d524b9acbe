// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.workflow.internal.patient;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.sdohsync.core.http.Origin;
import org.sdohsync.workflow.action.Outcome;
import org.sdohsync.workflow.internal.code.TaskParts;
import org.sdohsync.workflow.patient.Confirmation;
import org.sdohsync.workflow.patient.WebFormTask;

/** The means of {@link WebFormTask}. */
final class TaskWebForm extends TaskForPatient<Confirmation> implements WebFormTask {
    TaskWebForm(Parts parts) {
        super(parts);
    }

    @Override
    WebFormTask kind() {
        return this;
    }

    @Override
    TaskWebForm with(Parts after) {
        return new TaskWebForm(after);
    }

    @Override
    List<Outcome> outcomes(Confirmation answer) {
        Confirmation ignored = requireNonNull(answer, "answer");
        return List.of();
    }

    @Override
    public Optional<URI> address() {
        return TaskInputs.text(model(), TaskParts.QUESTIONNAIRE_URL).flatMap(TaskWebForm::page);
    }

    private static Optional<URI> page(String written) {
        try {
            URI address = URI.create(written.trim());
            boolean web = Origin.find(address).isPresent()
                    && address.getRawUserInfo() == null
                    && address.getScheme().toLowerCase(Locale.ROOT).matches("https?");
            return web ? Optional.of(address) : Optional.empty();
        } catch (IllegalArgumentException noAddress) {
            return Optional.empty();
        }
    }
}
