package dev.rialto.benchmarks.sidebyside;

import dev.langchain4j.http.client.jdk.JdkHttpClient;
import dev.langchain4j.http.client.jdk.JdkHttpClientBuilder;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.TokenStream;
import dev.langchain4j.service.UserMessage;
import dev.langchain4j.service.V;
import java.net.http.HttpClient;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * LangChain4j's AiServices over its OpenAI models, with their default HTTP client, the JDK's, told
 * to speak HTTP/2. A method that returns a String waits with its caller's thread, as its documents
 * show it; a TokenStream does not wait.
 */
final class LangChain4jContender implements Contender {

  /** The interface that its proxy implements. */
  interface Service {
    @UserMessage(Answers.WHOLE + "{{text}}")
    String ask(@V("text") String text);
  }

  /** The interface that its proxy implements. */
  interface StreamingService {
    @UserMessage(Answers.PIECES + "{{text}}")
    TokenStream stream(@V("text") String text);
  }

  private final Service service;
  private final StreamingService streaming;

  LangChain4jContender(Place place) throws Exception {
    service =
        AiServices.create(
            Service.class,
            OpenAiChatModel.builder()
                .baseUrl(place.unaryUrl())
                .apiKey("sk-bench")
                .modelName("bench-model")
                .maxRetries(0)
                .httpClientBuilder(http(place))
                .build());
    streaming =
        AiServices.create(
            StreamingService.class,
            OpenAiStreamingChatModel.builder()
                .baseUrl(place.streamUrl())
                .apiKey("sk-bench")
                .modelName("bench-model")
                .httpClientBuilder(http(place))
                .build());
  }

  private static JdkHttpClientBuilder http(Place place) throws Exception {
    return JdkHttpClient.builder()
        .httpClientBuilder(
            HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_2)
                .sslContext(place.sslContext()));
  }

  @Override
  public Calling unary() {
    return (Blocking) () -> Answers.whole(service.ask(Answers.QUESTION));
  }

  @Override
  public Calling stream() {
    return (Async)
        done -> {
          AtomicInteger length = new AtomicInteger();
          streaming.stream(Answers.QUESTION)
              .onPartialResponse(
                  piece -> {
                    done.first();
                    length.addAndGet(piece.length());
                  })
              .onCompleteResponse(
                  response -> {
                    Answers.pieces(length.get());
                    done.done(null);
                  })
              .onError(done::done)
              .start();
        };
  }

  @Override
  public void close() {}
}
