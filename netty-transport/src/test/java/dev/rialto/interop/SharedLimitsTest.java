package dev.rialto.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CallOptions;
import dev.rialto.RateLimitException;
import dev.rialto.Rialto;
import dev.rialto.RialtoException;
import dev.rialto.config.RedisSettings;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.provider.OpenAi;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two processes with one key, whose limit they share through a real Redis. */
@Tag("interop")
@Timeout(180)
class SharedLimitsTest {

  static final int PER_MINUTE = 120;

  static Rialto rialto(String providerUrl, String redisUrl) {
    return Rialto.builder()
        .provider(
            OpenAi.compatible("p", providerUrl)
                .apiKey("shared")
                .requestsPerMinute(PER_MINUTE)
                .defaultModel("loopback")
                .build())
        .sharedLimits(
            RedisSettings.builder(redisUrl)
                .connectTimeout(Duration.ofSeconds(20))
                .timeout(Duration.ofSeconds(5))
                .build())
        .build();
  }

  /** Asks until the limit is used up; returns how many were answered. */
  static int askAll(Rialto rialto) {
    StoreClient client = rialto.client(StoreClient.class);
    CallOptions soon = CallOptions.builder().timeout(Duration.ofMillis(400)).build();
    int answered = 0;
    for (int refused = 0; refused < 3 && answered < 3 * PER_MINUTE; ) {
      try {
        client.ask("oaks " + answered, soon);
        answered++;
      } catch (RateLimitException spent) {
        refused++;
      } catch (RialtoException slow) {
        refused++; // the deadline, on a busy machine
      }
    }
    return answered;
  }

  @Test
  void twoProcessesTogetherSendNoMoreThanTheLimit_andEachGoesOnWhenRedisDies() throws Exception {
    int port = ServerProcess.freePort();
    ServerProcess redis =
        ServerProcess.start(
            Files.createTempDirectory("rialto-redis"),
            port,
            "redis-server",
            List.of("redis-server", "--bind", "127.0.0.1", "--port", "" + port, "--save", ""));
    boolean killed = false;
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto here = rialto(server.baseUrl(), "redis://127.0.0.1:" + port)) {
      here.client(StoreClient.class).ask("first", CallOptions.NONE); // connects
      Process other =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx256m",
                  "-cp",
                  System.getProperty("java.class.path"),
                  SharedLimitsTest.class.getName(),
                  server.baseUrl(),
                  "redis://127.0.0.1:" + port)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      try (PrintStream in = new PrintStream(other.getOutputStream(), true, StandardCharsets.UTF_8);
          BufferedReader out =
              new BufferedReader(
                  new InputStreamReader(other.getInputStream(), StandardCharsets.UTF_8))) {
        assertThat(out.readLine()).isEqualTo("ready");
        long beganNanos = System.nanoTime();
        int mine = askAll(here);
        in.println("go");
        int theirs = Integer.parseInt(out.readLine());
        double minutes = (System.nanoTime() - beganNanos) / 60e9;
        // Of a minute's bucket, what filled it meanwhile, and a second's lease of each.
        assertThat(mine + theirs).isLessThanOrEqualTo((int) (PER_MINUTE * (1 + minutes)) + 6);
        assertThat(mine).isGreaterThan(PER_MINUTE / 2);
        assertThat(theirs).as("alone it would have sent all").isLessThan(PER_MINUTE / 2 + 6);

        redis.close();
        killed = true;
        long left = TimeUnit.SECONDS.toNanos(60);
        long end = System.nanoTime() + left;
        boolean answered = false;
        while (!answered && System.nanoTime() - end < 0) {
          try {
            here.client(StoreClient.class)
                .ask("alone", CallOptions.builder().timeout(Duration.ofSeconds(5)).build());
            answered = true;
          } catch (RialtoException notYet) {
            assertThat(notYet).isNotNull();
          }
        }
        assertThat(answered).as("by the local limit").isTrue();
      } finally {
        other.destroy();
        assertThat(other.waitFor(30, TimeUnit.SECONDS)).isTrue();
      }
    } finally {
      if (!killed) {
        redis.close();
      }
    }
  }

  /** The other process. */
  public static void main(String[] args) throws IOException {
    try (Rialto rialto = rialto(args[0], args[1]);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      rialto.client(StoreClient.class).ask("warm", CallOptions.NONE);
      System.out.println("ready");
      if (lines.readLine() != null) {
        System.out.println(askAll(rialto));
      }
    }
  }
}
