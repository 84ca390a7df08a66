package dev.rialto.benchmarks.faults;

import com.openai.client.OpenAIClientAsync;
import com.openai.client.okhttp.OpenAIOkHttpClientAsync;
import com.openai.core.http.AsyncStreamResponse;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.rialto.Rialto;
import dev.rialto.StreamRecovery;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.provider.OpenAi;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/**
 * A client that asks for an answer once, whole or as a stream, and says what text it took for it.
 */
interface Trial extends AutoCloseable {

  /** The longest that anybody may take. */
  Duration PATIENCE = Duration.ofSeconds(15);

  /** Begins a call; completes with the text, or fails. */
  CompletableFuture<String> begin(boolean streamed);

  @Override
  void close();

  /** Rialto with one provider, or with a second one behind it, and a choice for cut streams. */
  static Trial rialto(
      LoopbackProvider primary, List<LoopbackProvider> fallback, StreamRecovery recovery) {
    Rialto.Builder builder =
        Rialto.builder()
            .provider(OpenAi.compatible("first", primary.baseUrl()).defaultModel("m").build())
            .retry(r -> r.streamRecovery(recovery));
    for (LoopbackProvider second : fallback) {
      builder
          .provider(OpenAi.compatible("second", second.baseUrl()).models("m").build())
          .route(r -> r.primary("first/m").fallback("second/m"));
    }
    Rialto rialto = builder.build();
    FaultClient client = rialto.client(FaultClient.class);
    return new Trial() {
      @Override
      public CompletableFuture<String> begin(boolean streamed) {
        if (!streamed) {
          return CompletableFuture.supplyAsync(() -> client.whole("60"));
        }
        Joined joined = new Joined();
        client.stream("60").subscribe(joined);
        return joined.text;
      }

      @Override
      public void close() {
        rialto.close();
      }
    };
  }

  /** LangChain4j's models of OpenAI, as they come. */
  static Trial langChain4j(LoopbackProvider primary) {
    OpenAiChatModel whole =
        OpenAiChatModel.builder()
            .baseUrl(primary.baseUrl())
            .apiKey("sk")
            .modelName("m")
            .timeout(PATIENCE)
            .build();
    OpenAiStreamingChatModel streaming =
        OpenAiStreamingChatModel.builder()
            .baseUrl(primary.baseUrl())
            .apiKey("sk")
            .modelName("m")
            .timeout(PATIENCE)
            .build();
    return new Trial() {
      @Override
      public CompletableFuture<String> begin(boolean streamed) {
        if (!streamed) {
          return CompletableFuture.supplyAsync(() -> whole.chat("Count to 60"));
        }
        CompletableFuture<String> text = new CompletableFuture<>();
        streaming.chat(
            List.of(UserMessage.from("Count to 60")),
            new StreamingChatResponseHandler() {
              @Override
              public void onPartialResponse(String piece) {}

              @Override
              public void onCompleteResponse(ChatResponse response) {
                text.complete(String.valueOf(response.aiMessage().text()));
              }

              @Override
              public void onError(Throwable error) {
                text.completeExceptionally(error);
              }
            });
        return text;
      }

      @Override
      public void close() {}
    };
  }

  /** OpenAI's own client, as it comes. */
  static Trial openAiJava(LoopbackProvider primary) {
    OpenAIClientAsync client =
        OpenAIOkHttpClientAsync.builder()
            .baseUrl(primary.baseUrl())
            .apiKey("sk")
            .timeout(PATIENCE)
            .build();
    ChatCompletionCreateParams question =
        ChatCompletionCreateParams.builder().model("m").addUserMessage("Count to 60").build();
    return new Trial() {
      @Override
      public CompletableFuture<String> begin(boolean streamed) {
        if (!streamed) {
          return client
              .chat()
              .completions()
              .create(question)
              .thenApply(answer -> answer.choices().get(0).message().content().orElse(""));
        }
        CompletableFuture<String> text = new CompletableFuture<>();
        StringBuilder all = new StringBuilder();
        client
            .chat()
            .completions()
            .createStreaming(question)
            .subscribe(
                new AsyncStreamResponse.Handler<ChatCompletionChunk>() {
                  @Override
                  public void onNext(ChatCompletionChunk chunk) {
                    chunk.choices().forEach(c -> c.delta().content().ifPresent(all::append));
                  }

                  @Override
                  public void onComplete(Optional<Throwable> error) {
                    error.ifPresentOrElse(
                        text::completeExceptionally, () -> text.complete(all.toString()));
                  }
                });
        return text;
      }

      @Override
      public void close() {
        client.close();
      }
    };
  }

  /** Joins the pieces of a stream. */
  final class Joined implements Flow.Subscriber<String> {
    private final CompletableFuture<String> text = new CompletableFuture<>();
    private final StringBuilder all = new StringBuilder();

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String piece) {
      all.append(piece);
    }

    @Override
    public void onError(Throwable error) {
      text.completeExceptionally(error);
    }

    @Override
    public void onComplete() {
      text.complete(all.toString());
    }
  }
}
