package dev.rialto.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CacheMode;
import dev.rialto.CacheStatus;
import dev.rialto.CallOptions;
import dev.rialto.CompletionStream;
import dev.rialto.Result;
import dev.rialto.Rialto;
import dev.rialto.UserMessage;
import dev.rialto.loopback.LoopbackProvider;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a provider says beside its answer reaches the caller, from the wire and from the cache. */
class ExtraTest {

  /** An interface as a user would write it. */
  @dev.rialto.Completion(timeout = "20s")
  public interface Asker {
    @UserMessage("{{text}}")
    Result<String> ask(String text, CallOptions options);

    @UserMessage("{{text}}")
    CompletionStream<String> stream(String text, CallOptions options);
  }

  private static Result<?> streamed(Asker asker, CallOptions options) throws Exception {
    CompletionStream<String> stream = asker.stream("hello", options);
    stream.subscribe(new Everything());
    return stream.result().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static final class Everything implements java.util.concurrent.Flow.Subscriber<String> {
    @Override
    public void onSubscribe(java.util.concurrent.Flow.Subscription s) {
      s.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String piece) {}

    @Override
    public void onError(Throwable error) {}

    @Override
    public void onComplete() {}
  }

  @Test
  void wholeAnswersAndStreams_bringIt() throws Exception {
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto =
            Rialto.builder().provider(server.openAi()).provider(server.anthropic()).build()) {
      Asker asker = rialto.client(Asker.class);
      CallOptions openAi = CallOptions.builder().model("openai/gpt-4o").build();
      assertThat(asker.ask("hello", openAi).extra())
          .containsEntry("service_tier", "default")
          .containsKeys("system_fingerprint", "usage")
          .doesNotContainKeys("choices", "id", "object");
      assertThat(streamed(asker, openAi).extra())
          .containsEntry("service_tier", "default")
          .containsKeys("system_fingerprint", "usage");
      CallOptions anthropic = CallOptions.builder().model("anthropic/claude-haiku-4-5").build();
      assertThat(asker.ask("hello", anthropic).extra()).containsKey("usage");
      assertThat(streamed(asker, anthropic).extra()).containsKey("usage");
    }
  }

  @Test
  void anAnswerFromTheCache_hasWhatWasSaidWithIt() throws Exception {
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto =
            Rialto.builder().provider(server.openAi()).cache(c -> c.memoryEntries(10)).build()) {
      Asker asker = rialto.client(Asker.class);
      CallOptions cached = CallOptions.builder().cache(CacheMode.ON).build();
      Result<String> first = asker.ask("hello", cached);
      Result<String> second = asker.ask("hello", cached);
      assertThat(second.cacheStatus()).isEqualTo(CacheStatus.HIT_MEMORY);
      assertThat(second.extra()).isEqualTo(first.extra()).isNotEmpty();
      assertThat(streamed(asker, cached).extra()).isEqualTo(first.extra());
    }
  }
}
