package dev.rialto.interop;

import dev.rialto.CallOptions;
import dev.rialto.Result;
import dev.rialto.Rialto;
import dev.rialto.provider.OpenAi;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A second JVM with a Rialto of its own, which asks what it is told to. */
final class OtherProcess implements AutoCloseable {

  private final Process process;
  private final PrintStream in;
  private final BufferedReader out;

  OtherProcess(String providerUrl, String redisUrl, String namespace) throws IOException {
    process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    OtherProcess.class.getName(),
                    providerUrl,
                    redisUrl,
                    namespace))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    in = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /**
   * Returns where the answer came from, and the answer.
   *
   * @param topic what is asked; for a tenant with its name and a stroke in front
   */
  String ask(String topic) throws IOException {
    in.println(topic);
    return out.readLine();
  }

  @Override
  public void close() throws Exception {
    in.close();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }

  public static void main(String[] args) throws IOException {
    try (Rialto rialto =
            Rialto.builder()
                .provider(OpenAi.compatible("openai", args[0]).build())
                .cache(
                    c ->
                        c.namespace(args[2])
                            .redis(
                                args[1],
                                r ->
                                    r.connectTimeout(Duration.ofSeconds(20))
                                        .timeout(Duration.ofSeconds(10))))
                .build();
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      StoreClient client = rialto.client(StoreClient.class);
      for (String topic = lines.readLine(); topic != null; topic = lines.readLine()) {
        int stroke = topic.indexOf('|');
        Result<String> result =
            client.ask(
                topic.substring(stroke + 1),
                CallOptions.builder()
                    .model("openai/loopback")
                    .tenant(topic.substring(0, Math.max(0, stroke)))
                    .build());
        System.out.println(result.cacheStatus() + " " + result.value());
      }
    }
  }
}
