package dev.rialto.endtoend;

import dev.rialto.CallOptions;
import dev.rialto.Rialto;
import dev.rialto.provider.Anthropic;
import dev.rialto.provider.OpenAi;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A process that makes calls which wait, and is killed. */
final class BatchedProcess {
  private BatchedProcess() {}

  /**
   * Makes three calls and waits for them.
   *
   * @param args the loopback provider's address, the folder of the database, the model
   */
  public static void main(String[] args) {
    try (Rialto rialto =
        Rialto.builder()
            .provider(OpenAi.builder(args[0]).apiKey("loopback").build())
            .provider(Anthropic.builder(args[0].replace("/v1", "")).apiKey("loopback").build())
            .jobs(
                j ->
                    // All three go at once, however slowly this process starts.
                    j.window(Duration.ofMinutes(1))
                        .maxItems(3)
                        .pollEvery(Duration.ofMinutes(1), Duration.ofMinutes(1))
                        .lease(Duration.ofSeconds(2))
                        .sql(BatchedCallsTest.database(Path.of(args[1]))))
            .build()) {
      Patient patient = rialto.client(Patient.class);
      List.of("w1w", "w2w", "w3w").stream()
          .map(word -> patient.say("the word is " + word, CallOptions.model(args[2])))
          .toList()
          .forEach(answer -> answer.join());
    }
  }
}
