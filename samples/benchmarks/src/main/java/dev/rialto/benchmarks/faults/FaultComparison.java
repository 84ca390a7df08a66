package dev.rialto.benchmarks.faults;

import static dev.rialto.loopback.LoopbackRequest.any;

import dev.rialto.StreamRecovery;
import dev.rialto.benchmarks.Table;
import dev.rialto.loopback.Fault;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.loopback.LoopbackRequest;
import dev.rialto.loopback.When;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Lets each client meet each fault once, whole and streamed, and prints what it got, how long that
 * took, and how often the provider in trouble was asked. A part of the answer that is taken for all
 * of it is the worst that can come of a fault, and says so.
 */
public final class FaultComparison {

  private static final String[] PIECES =
      IntStream.range(0, 60).mapToObj(i -> "p" + i + " ").toArray(String[]::new);
  private static final String WHOLE = String.join("", PIECES);
  private static final int FORTY_TOKENS = 42;
  private static final Duration PATIENCE = Trial.PATIENCE.plusSeconds(5);

  private static final List<String> CLIENTS =
      List.of(
          "Rialto, with a fallback",
          "Rialto, the same, holding streams",
          "Rialto, alone",
          "LangChain4j",
          "openai-java");

  private FaultComparison() {}

  /**
   * Runs the faults.
   *
   * @param filters regular expressions for the faults' names; empty: all
   */
  public static void run(List<String> filters) throws InterruptedException {
    for (String client : CLIENTS) { // what a first call costs is another question
      for (boolean streamed : new boolean[] {false, true}) {
        meet(server -> {}, client, streamed);
      }
    }
    Table table = new Table("fault", "client", "whole", "s", "requests", "stream", "s", "requests");
    for (Map.Entry<String, Meeting> fault : faults().entrySet()) {
      boolean wanted =
          filters.isEmpty()
              || filters.stream().anyMatch(f -> Pattern.compile(f).matcher(fault.getKey()).find());
      String name = fault.getKey();
      for (String client : wanted ? CLIENTS : List.<String>of()) {
        Met whole = meet(fault.getValue(), client, false);
        Met stream = meet(fault.getValue(), client, true);
        table.row(
            name,
            client,
            whole.got(),
            whole.seconds(),
            whole.requests(),
            stream.got(),
            stream.seconds(),
            stream.requests());
        name = ""; // said once
      }
    }
    System.out.println(table);
  }

  private static Map<String, Meeting> faults() {
    Map<String, Meeting> all = new LinkedHashMap<>();
    all.put("429 once, Retry-After 1 s", once(Fault.rateLimited(Duration.ofSeconds(1))));
    all.put("429 for a day", always(Fault.rateLimited(Duration.ofHours(24))));
    all.put("429 without Retry-After", always(Fault.status(429)));
    all.put("500 once", once(Fault.status(500)));
    all.put("408 once", once(Fault.status(408)));
    all.put("409 once", once(Fault.status(409)));
    all.put("425 once", once(Fault.status(425)));
    all.put("529 for good", always(Fault.status(529)));
    all.put("499 of a proxy", always(Fault.status(499)));
    all.put("503 for good", always(Fault.status(503)));
    all.put("connection closed", always(Fault.closeConnection()));
    all.put("reset before headers", always(new Fault.Unanswered(Fault.Ending.RESET_STREAM)));
    all.put("flapping: every second request fails", flapping(r -> r.number() % 2 == 0));
    all.put(
        "flapping: down for four requests, up for four", flapping(r -> r.number() / 4 % 2 == 0));
    all.put("silence", always(Fault.silence()));
    all.put("first token after 20 s", server -> server.when(any()).latency(Duration.ofSeconds(20)));
    all.put("cut after 40 of 60 tokens", always(Fault.disconnectAfter(FORTY_TOKENS)));
    all.put("stalled after 40 of 60 tokens", always(Fault.stallAfter(FORTY_TOKENS)));
    all.put("ended early, no end marker", always(Fault.endAfter(FORTY_TOKENS)));
    all.put("malformed chunk", always(Fault.malformedAfter(FORTY_TOKENS)));
    all.put("error within a 200", always(Fault.errorAfter(FORTY_TOKENS)));
    all.put("no end marker, but all of the answer", always(Fault.noEndMarker()));
    all.put("HTML with status 200", always(Fault.html(200)));
    all.put("nothing with status 200", always(Fault.status(200).body("application/json", "")));
    all.put(
        "context length exceeded",
        always(error(400, "context_length_exceeded", "invalid_request_error")));
    all.put("refused by a content filter", always(error(400, "content_filter", "")));
    all.put("404 of the model", always(error(404, "model_not_found", "invalid_request_error")));
    return all;
  }

  private static Meeting always(Fault fault) {
    return server -> server.when(any()).fault(fault);
  }

  /** A dozen calls in a row. */
  private static Meeting flapping(Predicate<LoopbackRequest> down) {
    return new Meeting() {
      @Override
      public void at(LoopbackProvider server) {
        server.when(down).fault(Fault.status(503));
      }

      @Override
      public int calls() {
        return 12;
      }
    };
  }

  private static Meeting once(Fault fault) {
    return server -> {
      When<LoopbackProvider> when = server.when(any());
      when.times(1).fault(fault);
    };
  }

  private static Fault error(int status, String code, String type) {
    return Fault.status(status)
        .body(
            "application/json",
            "{\"error\":{\"message\":\"refused\",\"type\":\""
                + type
                + "\",\"code\":\""
                + code
                + "\"}}");
  }

  private static Met meet(Meeting fault, String client, boolean streamed)
      throws InterruptedException {
    try (LoopbackProvider first = server();
        LoopbackProvider second = server();
        Trial trial = trial(client, first, second)) {
      fault.at(first);
      long began = System.nanoTime();
      String got = outcomes(trial, streamed, fault.calls());
      long millis = (System.nanoTime() - began) / 1_000_000;
      return new Met(
          got, String.format(Locale.ROOT, "%.1f", millis / 1e3), "" + first.counters().requests());
    }
  }

  private static String outcomes(Trial trial, boolean streamed, int calls)
      throws InterruptedException {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (int call = 0; call < calls; call++) {
      counts.merge(outcome(trial.begin(streamed)), 1, Integer::sum);
    }
    List<String> all = new ArrayList<>();
    counts.forEach((got, count) -> all.add(calls == 1 ? got : count + " × " + got));
    return String.join(", ", all);
  }

  /** What became of a call: what came, after how long, and with how many requests. */
  private record Met(String got, String seconds, String requests) {}

  private static Trial trial(String client, LoopbackProvider first, LoopbackProvider second) {
    return switch (client) {
      case "LangChain4j" -> Trial.langChain4j(first);
      case "openai-java" -> Trial.openAiJava(first);
      case "Rialto, alone" -> Trial.rialto(first, List.of(), StreamRecovery.FAIL);
      case "Rialto, the same, holding streams" ->
          Trial.rialto(first, List.of(second), StreamRecovery.HOLD);
      default -> Trial.rialto(first, List.of(second), StreamRecovery.FAIL);
    };
  }

  private static LoopbackProvider server() {
    return LoopbackProvider.builder().models("m").when(any()).answerInPieces(PIECES).start();
  }

  private static String outcome(CompletableFuture<String> call) throws InterruptedException {
    try {
      String text = call.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return text.equals(WHOLE)
          ? "the answer"
          : "A PART AS THE ANSWER (" + text.length() + " of " + WHOLE.length() + ")";
    } catch (TimeoutException e) {
      call.cancel(true);
      return "nothing";
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      while (cause.getCause() != null && cause instanceof CompletionException) {
        cause = cause.getCause();
      }
      return cause.getClass().getSimpleName();
    }
  }

  /** Puts a fault into a server. */
  private interface Meeting {
    void at(LoopbackProvider server);

    /** Returns how many calls meet it, one behind the other. */
    default int calls() {
      return 1;
    }
  }
}
