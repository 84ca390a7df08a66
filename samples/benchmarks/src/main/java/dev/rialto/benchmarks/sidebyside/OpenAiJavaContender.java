package dev.rialto.benchmarks.sidebyside;

import com.openai.client.OpenAIClientAsync;
import com.openai.client.okhttp.OpenAIOkHttpClientAsync;
import com.openai.core.http.AsyncStreamResponse;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.util.Optional;

/**
 * OpenAI's own client, asynchronous, over OkHttp, which speaks HTTP/2 where the server does. The
 * parameters are made anew for each call, as every prompt is another.
 */
final class OpenAiJavaContender implements Contender {

  private final OpenAIClientAsync unary;
  private final OpenAIClientAsync streaming;

  OpenAiJavaContender(Place place) throws Exception {
    unary = client(place, place.unaryUrl());
    streaming = client(place, place.streamUrl());
  }

  private static OpenAIClientAsync client(Place place, String url) throws Exception {
    return OpenAIOkHttpClientAsync.builder()
        .baseUrl(url)
        .apiKey("sk-bench")
        .maxRetries(0)
        .sslSocketFactory(place.sslContext().getSocketFactory())
        .trustManager(place.trustManager())
        .build();
  }

  private static ChatCompletionCreateParams question(String instruction) {
    return ChatCompletionCreateParams.builder()
        .model("bench-model")
        .addUserMessage(instruction + Answers.QUESTION)
        .build();
  }

  @Override
  public Calling unary() {
    return (Async)
        done ->
            unary
                .chat()
                .completions()
                .create(question(Answers.WHOLE))
                .thenApply(
                    answer -> Answers.whole(answer.choices().get(0).message().content().orElse("")))
                .whenComplete((text, error) -> done.done(error));
  }

  @Override
  public Calling stream() {
    return (Async)
        done ->
            streaming
                .chat()
                .completions()
                .createStreaming(question(Answers.PIECES))
                .subscribe(new Counting(done));
  }

  @Override
  public void close() {
    unary.close();
    streaming.close();
  }

  private static final class Counting implements AsyncStreamResponse.Handler<ChatCompletionChunk> {
    private final Done done;
    private int length;

    Counting(Done done) {
      this.done = done;
    }

    @Override
    public void onNext(ChatCompletionChunk chunk) {
      if (!chunk.choices().isEmpty()) {
        done.first();
        length += chunk.choices().get(0).delta().content().orElse("").length();
      }
    }

    @Override
    public void onComplete(Optional<Throwable> error) {
      if (error.isEmpty()) {
        Answers.pieces(length);
      }
      done.done(error.orElse(null));
    }
  }
}
