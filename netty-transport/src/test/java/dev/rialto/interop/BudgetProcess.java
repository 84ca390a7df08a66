package dev.rialto.interop;

import dev.rialto.BudgetExceededException;
import dev.rialto.CallOptions;
import dev.rialto.Rialto;
import dev.rialto.Usd;
import dev.rialto.catalog.ModelInfo;
import dev.rialto.catalog.TokenRates;
import dev.rialto.config.BudgetSharing;
import dev.rialto.config.RedisSettings;
import dev.rialto.provider.OpenAi;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A JVM in which many threads spend from a shared budget, until it is killed or its input ends;
 * then it says what its calls have cost.
 */
final class BudgetProcess implements AutoCloseable {

  static final Usd LIMIT = Usd.of("0.05");
  static final Duration LEASE = Duration.ofSeconds(3);
  private static final int THREADS = 100;

  private final Process process;
  private final BufferedReader out;

  /** A byte for each call whose answer somebody got; what was written outlives a kill. */
  private final Path calls;

  BudgetProcess(String providerUrl, String redisUrl, BudgetSharing.Crash crash) throws IOException {
    calls = Files.createTempFile("rialto-calls", "");
    process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m",
                    "-XX:TieredStopAtLevel=1", // it does not live long enough for more
                    "-XX:+UseSerialGC",
                    "-cp",
                    System.getProperty("java.class.path"),
                    BudgetProcess.class.getName(),
                    providerUrl,
                    redisUrl,
                    crash.name(),
                    calls.toString()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Ends it as the operating system does when memory runs out. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Returns how many of its calls were answered. */
  long answered() throws IOException {
    return Files.size(calls);
  }

  /** Has it come to its end; returns what its calls have cost. */
  Usd finish() throws IOException {
    process.getOutputStream().close();
    return Usd.of(out.readLine());
  }

  @Override
  public void close() throws Exception {
    kill();
    Files.deleteIfExists(calls);
  }

  static Rialto rialto(String providerUrl, String redisUrl, BudgetSharing.Crash crash) {
    return rialto(providerUrl, redisUrl, crash, Clock.systemUTC());
  }

  static Rialto rialto(
      String providerUrl, String redisUrl, BudgetSharing.Crash crash, Clock clock) {
    BudgetSharing sharing =
        BudgetSharing.of(
                RedisSettings.builder(redisUrl)
                    .timeout(Duration.ofSeconds(10))
                    .connectTimeout(Duration.ofSeconds(20))
                    .build())
            .lease(LEASE)
            .whenCrashed(crash);
    return Rialto.builder()
        .clock(clock)
        .provider(OpenAi.compatible("openai", providerUrl).build())
        .admission(a -> a.adaptive(false).maxConcurrent(THREADS))
        .catalog(
            c ->
                c.model(
                    ModelInfo.builder("openai/loopback")
                        .prices(TokenRates.of(Usd.of(1), Usd.of(2)))
                        .build()))
        .budget(b -> b.daily(LIMIT).stepDown(false).assumedOutputTokens(20).sharing(sharing))
        .build();
  }

  public static void main(String[] args) throws Exception {
    AtomicReference<Usd> spent = new AtomicReference<>(Usd.ZERO);
    try (Rialto rialto = rialto(args[0], args[1], BudgetSharing.Crash.valueOf(args[2]));
        FileChannel calls = FileChannel.open(Path.of(args[3]), StandardOpenOption.APPEND)) {
      StoreClient client = rialto.client(StoreClient.class);
      List<Thread> threads = new ArrayList<>();
      for (int t = 0; t < THREADS; t++) {
        Thread thread = new Thread(() -> spend(client, spent, calls));
        thread.start();
        threads.add(thread);
      }
      while (System.in.read() >= 0) {
        // until the end
      }
      for (Thread thread : threads) {
        thread.interrupt();
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }
    System.out.println(spent.get());
    System.exit(0);
  }

  private static void spend(StoreClient client, AtomicReference<Usd> spent, FileChannel calls) {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        Usd cost =
            client.ask("tea", CallOptions.model("openai/loopback")).cost().amount().orElseThrow();
        calls.write(ByteBuffer.allocate(1));
        spent.accumulateAndGet(cost, Usd::plus);
      } catch (BudgetExceededException full) {
        try {
          TimeUnit.MILLISECONDS.sleep(100); // others' reservations may be settled for less
        } catch (InterruptedException e) {
          return;
        }
      } catch (RuntimeException | IOException ended) {
        return; // interrupted within a call
      }
    }
  }
}
