package com.example.quickstart;

import dev.rialto.BulkResult;
import dev.rialto.Rialto;
import java.time.Duration;
import java.util.List;

/** A list of calls, so many at a time, with a bar that shows how far they have come. */
final class ManyAtOnce {

  private static final List<String> PLANS =
      List.of(
          "rename a public method",
          "drop an index on Friday",
          "raise the heap to 32 GB",
          "retry every request for ever");

  private ManyAtOnce() {}

  static void risksOfPlans(Rialto rialto, CodeAssistant assistant) {
    Console.heading("Where a call would go, and why");
    System.out.println(rialto.explain(CodeAssistant.class, a -> a.risks(PLANS.get(0))));

    Console.heading("Many calls at a time");
    BulkResult<String, List<CodeAssistant.Risk>> all =
        rialto
            .bulk(PLANS)
            .concurrency(2)
            .deadline(Duration.ofMinutes(1))
            .progress(p -> System.out.print("\r" + p.bar(30) + "   "))
            .callAsync(assistant::risks)
            .join();
    System.out.println();
    all.items()
        .forEach(
            item ->
                System.out.println(
                    item.input()
                        + ": "
                        + (item.succeeded()
                            ? item.value().size() + " risks"
                            : item.failure().getMessage())));
    System.out.println();
  }
}
