package dev.rialto.internal.route;

import dev.rialto.ContextLengthException;
import dev.rialto.FailureDetails;
import dev.rialto.InvalidRequestException;
import dev.rialto.RialtoException;
import java.util.ArrayList;
import java.util.List;

/** Says why no model of a plan will do for a call, before a byte is sent. */
final class NothingFits {

  private NothingFits() {}

  static RialtoException of(Plan plan, Need need) {
    boolean onlyContext = true;
    List<String> each = new ArrayList<>();
    for (int s = 0; s < plan.size(); s++) {
      Slot slot = plan.slot(s);
      Misfit misfit = need.misfit(slot);
      if (misfit == null || misfit == Misfit.LATENCY) {
        continue;
      }
      onlyContext &= misfit == Misfit.CONTEXT;
      String line =
          slot.modelId()
              + ": "
              + misfit.reason()
              + (misfit == Misfit.CONTEXT ? " of " + slot.facts().contextTokens() + " tokens" : "");
      if (!each.contains(line)) {
        each.add(line);
      }
    }
    Slot first = plan.slot(0);
    FailureDetails details =
        FailureDetails.NONE.at(first.target().endpoint().provider(), first.target().model());
    String request =
        "The request of "
            + (need.inputTokens().estimated() ? "about " : "")
            + need.inputTokens().tokens()
            + " tokens was not sent, since no candidate will do ("
            + String.join("; ", each)
            + ")";
    return onlyContext
        ? new ContextLengthException(
            request,
            "Shorten the prompt, lower maxTokens, or add a fallback with a longer context",
            details,
            null)
        : new InvalidRequestException(
            request, "Add a fallback that will do, or loosen the bounds", details, null);
  }
}
