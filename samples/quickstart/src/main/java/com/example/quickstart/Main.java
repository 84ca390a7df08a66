package com.example.quickstart;

import com.google.inject.Guice;
import com.google.inject.Injector;
import dev.rialto.Result;
import dev.rialto.Rialto;
import dev.rialto.guice.RialtoModule;
import dev.rialto.metrics.CallLog;
import dev.rialto.metrics.MetricsModule;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Asks a few questions, and shows what the pipeline did with them. */
public final class Main {

  private Main() {}

  /** Runs on the provider whose key is in the environment, or on a loopback provider. */
  public static void main(String[] args) {
    try (Backend backend = Backend.fromEnv()) {
      System.out.println("Answers by " + backend.description() + "\n");
      Injector injector =
          Guice.createInjector(
              RialtoModule.builder().provider(backend.provider()).build(), new MetricsModule());
      CallLog log = injector.getInstance(CallLog.class);
      Rialto rialto = injector.getInstance(Rialto.class);
      try (rialto) {
        CodeAssistant assistant = injector.getInstance(CodeAssistant.class);
        ask(assistant);
        ManyAtOnce.risksOfPlans(rialto, assistant);
        Embeddings.ofManyThreads(rialto, backend.embeddingModel());
      }
      // Closing has handed the log all that was still on its way to it.
      System.out.println(log.table());
      System.out.println(rialto.report().brief());
    }
  }

  private static void ask(CodeAssistant assistant) {
    Result<String> text = assistant.explain("a circuit breaker");
    Console.answer("Text", text.value());
    Result<String> again = assistant.explain("a circuit breaker");
    Console.answer("The same question again", again.value() + "  [" + again.cacheStatus() + "]");

    CompletionStage<List<CodeAssistant.Risk>> later = assistant.risks("move to HTTP/2 on Friday");

    CodeAssistant.Review review = assistant.review("- timeout(0)\n+ timeout(30)");
    Console.answer(
        "A record",
        review.verdict() + ": " + review.summary() + "\n" + Console.bullets(review.remarks()));

    List<CodeAssistant.Risk> risks = later.toCompletableFuture().join();
    Console.answer(
        "A list of records",
        Console.bullets(
            risks.stream().map(risk -> risk.title() + ": " + risk.severity()).toList()));

    Console.heading("A stream");
    Console.printAsItComes(assistant.story("the bridge over the Grand Canal"));
  }
}
