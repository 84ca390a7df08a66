package dev.rialto.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.rialto.CallOptions;
import dev.rialto.CompletionRequest;
import dev.rialto.EmbeddingRequest;
import dev.rialto.InvalidResponseException;
import dev.rialto.Message;
import dev.rialto.Parameters;
import dev.rialto.Request;
import dev.rialto.Result;
import dev.rialto.Rialto;
import dev.rialto.RialtoException;
import dev.rialto.netty.NettyTransport;
import dev.rialto.provider.Anthropic;
import dev.rialto.provider.AzureOpenAi;
import dev.rialto.provider.Cohere;
import dev.rialto.provider.DeepSeek;
import dev.rialto.provider.Groq;
import dev.rialto.provider.LmStudio;
import dev.rialto.provider.Mistral;
import dev.rialto.provider.Ollama;
import dev.rialto.provider.OpenAi;
import dev.rialto.provider.OpenRouter;
import dev.rialto.provider.Perplexity;
import dev.rialto.provider.Provider;
import dev.rialto.provider.Vllm;
import dev.rialto.provider.XAi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * Every recording of every provider through a real nginx over HTTP/2 with TLS: a generated client
 * gives, or fails with, what the dialect makes of the same bytes in one piece.
 */
@Tag("interop")
class AllRecordingsTest {

  private static ReplayBackend backend;
  private static Nginx nginx;
  private static NettyTransport transport;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(Files.isDirectory(Recording.root()), "no recorded exchanges");
    List<Recording> all = new ArrayList<>();
    for (Path folder : folders()) {
      all.addAll(Recording.of(folder.toString()));
    }
    backend = new ReplayBackend(all);
    nginx = new Nginx(backend.port(), "");
    transport = NettyTransport.builder().trust(nginx.certificate()).build();
  }

  @AfterAll
  static void stop() throws Exception {
    if (transport != null) {
      transport.close();
      nginx.close();
      backend.close();
    }
  }

  private static List<Path> folders() throws IOException {
    try (Stream<Path> all = Files.walk(Recording.root(), 2)) {
      return all.filter(Files::isDirectory)
          .map(Recording.root()::relativize)
          .filter(folder -> folder.getNameCount() == 2)
          .sorted()
          .toList();
    }
  }

  @TestFactory
  Stream<DynamicTest> everyRecording() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path folder : folders()) {
      for (Recording r : Recording.of(folder.toString())) {
        tests.add(dynamicTest(folder + "/" + r.id(), () -> check(folder, r)));
      }
    }
    assertThat(tests).hasSizeGreaterThan(200);
    return tests.stream();
  }

  private static Provider provider(Path folder, String id) {
    String versioned = nginx.url("/" + id + "/v1");
    String bare = nginx.url("/" + id);
    Provider.Builder builder =
        switch (folder.toString()) {
          case "anthropic/messages", "anthropic/count_tokens" -> Anthropic.builder(bare);
          case "ollama/ollama-chat", "ollama/ollama-generate" -> Ollama.nativeApi(bare);
          default ->
              folder.endsWith("responses")
                  ? responses(folder.getName(0).toString(), versioned, bare)
                  : switch (folder.getName(0).toString()) {
                    case "openai" -> OpenAi.builder(versioned);
                    case "azure" -> AzureOpenAi.builder(bare);
                    case "mistral" -> Mistral.builder(versioned);
                    case "deepseek" -> DeepSeek.builder(versioned);
                    case "xai" -> XAi.builder(versioned);
                    case "perplexity" -> Perplexity.builder(versioned);
                    case "openrouter" -> OpenRouter.builder(versioned);
                    case "ollama", "ollama-cloud" -> Ollama.builder(versioned);
                    case "groq" -> Groq.builder(versioned);
                    case "cohere" -> Cohere.builder(versioned);
                    case "vllm" -> Vllm.builder(versioned);
                    case "lmstudio" -> LmStudio.builder(versioned);
                    default -> OpenAi.compatible(folder.getName(0).toString(), versioned);
                  };
        };
    return builder
        .apiKey("sk-test")
        .defaultModel("recorded")
        .defaultEmbeddingModel("recorded")
        .build();
  }

  private static Provider.Builder responses(String provider, String versioned, String bare) {
    return switch (provider) {
      case "openai" -> OpenAi.responses(versioned);
      case "azure" -> AzureOpenAi.responses(bare);
      case "xai" -> XAi.responses(versioned);
      case "openrouter" -> OpenRouter.responses(versioned);
      default -> OpenAi.compatibleResponses(provider, versioned);
    };
  }

  private static void check(Path folder, Recording r) throws Exception {
    Provider provider = provider(folder, r.id());
    try (Rialto rialto =
        Rialto.builder()
            .provider(provider)
            .sharedTransport(transport)
            .retry(retry -> retry.maxRepeats(0))
            .build()) {
      switch (folder.getName(1).toString()) {
        case "embeddings" -> embeddings(rialto, provider, r);
        case "models" -> models(rialto, provider, r);
        default -> completes(rialto, provider, r);
      }
    }
  }

  private static void completes(Rialto rialto, Provider provider, Recording r) throws Exception {
    Request request =
        new CompletionRequest(
            List.of(Message.user("hello")), Parameters.NONE, null, List.of(), r.isStream());
    DirectReading direct = DirectReading.of(r, provider, request);
    Recorded client = rialto.client(Recorded.class);
    if (direct.error != null) {
      RialtoException error = failure(() -> client.ask("hello", CallOptions.NONE));
      assertThat(error).isNotNull().hasSameClassAs(direct.error);
      assertThat(error.summary()).isEqualTo(direct.error.summary());
      assertThat(error.details().status()).isEqualTo(direct.error.details().status());
      assertThat(error.details().requestId()).isEqualTo(direct.error.details().requestId());
      assertThat(error.details().body()).isEqualTo(direct.error.details().body());
      return;
    }
    Result<?> result;
    if (r.isStream()) {
      Streamed streamed = Streamed.of(client.pieces("hello", CallOptions.NONE));
      assertThat(streamed.text()).isEqualTo(direct.text.toString());
      result = streamed.result();
    } else {
      Result<String> whole = client.ask("hello", CallOptions.NONE);
      assertThat(whole.value()).isEqualTo(direct.text.toString());
      result = whole;
    }
    assertThat(result.toolCalls()).isEqualTo(direct.calls);
    assertThat(result.usage()).isEqualTo(direct.usage);
    assertThat(result.finishReason().raw()).isEqualTo(direct.finish);
    assertThat(result.extra()).hasToString(direct.extra);
  }

  private static void embeddings(Rialto rialto, Provider provider, Recording r) throws Exception {
    for (int inputs = 1; ; inputs++) {
      List<String> texts = Collections.nCopies(inputs, "x");
      DirectReading direct = DirectReading.of(r, provider, new EmbeddingRequest(texts, 0));
      if (direct.error instanceof InvalidResponseException && inputs < 10) {
        continue; // recorded for more texts than these
      }
      var model = rialto.embeddings(provider.name() + "/recorded");
      if (direct.error != null) {
        assertThat(failure(() -> model.embedAll(texts))).hasSameClassAs(direct.error);
      } else {
        List<float[]> vectors = model.embedAll(texts);
        assertThat(vectors).hasSameSizeAs(direct.vectors);
        for (int i = 0; i < vectors.size(); i++) {
          assertThat(vectors.get(i)).isEqualTo(direct.vectors.get(i));
        }
      }
      return;
    }
  }

  private static void models(Rialto rialto, Provider provider, Recording r) throws Exception {
    List<String> direct = null;
    try {
      direct = provider.endpoints().get(0).protocol().readModels(r.body());
    } catch (InvalidResponseException e) {
      // Then the client says the same.
    }
    if (direct != null) {
      assertThat(rialto.models(provider.name()).join()).isEqualTo(direct);
    } else {
      assertThat(failure(() -> rialto.models(provider.name()).join())).isNotNull();
    }
  }

  private static @Nullable RialtoException failure(Callable<?> call) throws Exception {
    try {
      call.call();
      return null;
    } catch (RialtoException e) {
      return e;
    } catch (CompletionException e) {
      return (RialtoException) e.getCause();
    }
  }
}
