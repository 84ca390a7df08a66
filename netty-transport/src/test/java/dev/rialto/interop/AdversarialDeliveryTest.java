package dev.rialto.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.rialto.CallOptions;
import dev.rialto.CompletionRequest;
import dev.rialto.Message;
import dev.rialto.Parameters;
import dev.rialto.Result;
import dev.rialto.Rialto;
import dev.rialto.RialtoException;
import dev.rialto.interop.DeliveryServer.Delivery;
import dev.rialto.netty.CleartextProtocol;
import dev.rialto.netty.NettyTransport;
import dev.rialto.provider.Anthropic;
import dev.rialto.provider.OpenAi;
import dev.rialto.provider.Provider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The adversarial cases over real sockets, HTTP/1.1 and HTTP/2, each in every delivery, its own
 * among them: a generated client says what the dialect makes of the same bytes in memory, whatever
 * the pieces; and where the connection is cut behind them, never more than that.
 */
class AdversarialDeliveryTest {

  private static final Path FOLDER = Recording.root().resolveSibling("adversarial");

  /** The deliveries that the list of cases names, by case. */
  private static List<String[]> rows() throws IOException {
    try (Stream<String> lines = Files.lines(FOLDER.resolve("cases.tsv")).skip(1)) {
      return lines.map(line -> line.split("\t", -1)).toList();
    }
  }

  @TestFactory
  Stream<DynamicTest> everyCase() throws IOException {
    assumeTrue(Files.isDirectory(FOLDER), "no adversarial cases");
    List<Recording> cases = Recording.of(FOLDER.toString());
    List<String[]> rows = rows();
    assertThat(rows).hasSameSizeAs(cases).hasSizeGreaterThan(30);
    List<DynamicTest> tests = new ArrayList<>();
    for (CleartextProtocol protocol : List.of(CleartextProtocol.HTTP_1_1, CleartextProtocol.H2C)) {
      tests.add(dynamicTest(protocol + ", all", () -> all(protocol, cases, rows)));
    }
    return tests.stream();
  }

  private static void all(CleartextProtocol protocol, List<Recording> cases, List<String[]> rows)
      throws Exception {
    try (DeliveryServer server = new DeliveryServer(cases, protocol == CleartextProtocol.H2C)) {
      List<Provider> providers = new ArrayList<>();
      Rialto.Builder builder =
          Rialto.builder()
              .transport(() -> NettyTransport.builder().cleartext(protocol).build())
              .retry(retry -> retry.maxRepeats(0));
      for (Recording one : cases) {
        for (Delivery delivery : Delivery.values()) {
          Provider provider = provider(one, delivery, server);
          providers.add(provider);
          builder.provider(provider);
        }
      }
      try (Rialto rialto = builder.build()) {
        Recorded client = rialto.client(Recorded.class);
        int named = 0;
        for (Recording one : cases) {
          String[] row =
              rows.stream().filter(r -> r[1].equals(one.id() + ".http")).findFirst().orElseThrow();
          for (Delivery delivery : Delivery.values()) {
            named += delivery.name().toLowerCase(Locale.ROOT).equals(row[5]) ? 1 : 0;
            Provider provider =
                providers.stream()
                    .filter(p -> p.name().equals(name(one, delivery)))
                    .findFirst()
                    .orElseThrow();
            check(client, one, delivery, provider);
          }
        }
        assertThat(named).as("cases whose own delivery is known here").isEqualTo(cases.size());
      }
    }
  }

  private static String name(Recording one, Delivery delivery) {
    return one.id() + "." + delivery;
  }

  private static Provider provider(Recording one, Delivery delivery, DeliveryServer server) {
    String url = server.baseUrl(one.id(), delivery);
    String name = name(one, delivery);
    boolean messages = one.id().contains("anthropic") || one.id().contains("529");
    boolean responses = one.id().contains("responses");
    Provider like =
        (messages
                ? Anthropic.builder(url)
                : responses ? OpenAi.compatibleResponses(name, url) : OpenAi.compatible(name, url))
            .build();
    return Provider.builder(name, like.endpoints().get(0).protocol(), url)
        .apiKey("sk-test")
        .models("m")
        .build();
  }

  private static void check(Recorded client, Recording one, Delivery delivery, Provider provider)
      throws Exception {
    String what = name(one, delivery);
    CompletionRequest request =
        new CompletionRequest(
            List.of(Message.user("x")), Parameters.NONE, null, List.of(), one.isStream());
    DirectReading direct = DirectReading.of(one, provider, request);
    CallOptions there = CallOptions.builder().model(provider.name() + "/m").build();
    StringBuilder text = new StringBuilder();
    @Nullable Result<?> result = null;
    @Nullable RialtoException error = null;
    try {
      if (one.isStream()) {
        Streamed streamed = Streamed.of(client.pieces("x", there));
        text.append(streamed.text());
        result = streamed.result();
      } else {
        result = client.ask("x", there);
        text.append(result.value());
      }
    } catch (ExecutionException e) {
      error = (RialtoException) e.getCause();
      text.append(error.details().partialText());
    } catch (RialtoException e) {
      error = e;
      text.append(e.details().partialText());
    }
    boolean cutBeforeItsEnd = delivery == Delivery.CUT && (result == null || direct.error != null);
    if (cutBeforeItsEnd && direct.error == null) {
      // The bytes were whole, their end marker was not among them: an end that is none.
      assertThat(error).as(what).isNotNull();
      assertThat(error.isRetriable()).as(what).isTrue();
      assertThat(direct.text.toString()).as(what).startsWith(text.toString());
      return;
    }
    if (direct.error != null) {
      assertThat(error).as(what).isNotNull();
      if (delivery != Delivery.CUT) {
        assertThat(error).as(what).hasSameClassAs(direct.error);
        assertThat(error.summary()).as(what).isEqualTo(direct.error.summary());
      }
      assertThat(text).as(what).hasToString(direct.error.details().partialText());
      assertThat(error.details().status()).as(what).isEqualTo(direct.error.details().status());
      return;
    }
    assertThat(error).as(what).isNull();
    assertThat(text).as(what).hasToString(direct.text.toString());
    assertThat(result.toolCalls()).as(what).isEqualTo(direct.calls);
    assertThat(result.finishReason().raw()).as(what).isEqualTo(direct.finish);
  }
}
