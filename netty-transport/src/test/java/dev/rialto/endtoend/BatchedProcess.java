package dev.rialto.endtoend;

import dev.rialto.CallOptions;
import dev.rialto.Rialto;
import dev.rialto.provider.Anthropic;
import dev.rialto.provider.OpenAi;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A process that makes calls which wait, and is killed. */
final class BatchedProcess {
  private BatchedProcess() {}

  /**
   * Makes three calls, waits for them, and prints each answer in a line.
   *
   * @param args the loopback provider's address, the database's, the model, and how many
   *     milliseconds are between two questions whether the batch has ended
   */
  public static void main(String[] args) {
    Duration pause = Duration.ofMillis(Long.parseLong(args[3]));
    try (Rialto rialto =
        Rialto.builder()
            .provider(OpenAi.builder(args[0]).apiKey("loopback").build())
            .provider(Anthropic.builder(args[0].replace("/v1", "")).apiKey("loopback").build())
            .jobs(
                j ->
                    // All three go at once, however slowly this process starts.
                    j.window(Duration.ofMinutes(1))
                        .maxItems(3)
                        .pollEvery(pause, pause)
                        .lease(Duration.ofSeconds(2))
                        .sql(BatchedCallsTest.database(args[1])))
            .build()) {
      Patient patient = rialto.client(Patient.class);
      List.of("w1w", "w2w", "w3w").stream()
          .map(word -> patient.say("the word is " + word, CallOptions.model(args[2])))
          .toList()
          .forEach(answer -> System.out.println(answer.join().value()));
    }
  }

  /** Starts one. */
  static Process start(Path log, String... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-cp", System.getProperty("java.class.path")));
    command.add(BatchedProcess.class.getName());
    command.addAll(List.of(args));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }
}
