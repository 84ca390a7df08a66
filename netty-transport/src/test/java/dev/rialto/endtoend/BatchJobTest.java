package dev.rialto.endtoend;

import static dev.rialto.loopback.LoopbackRequest.atPath;
import static dev.rialto.loopback.LoopbackRequest.promptContains;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.BatchJob;
import dev.rialto.BatchStatus;
import dev.rialto.BatchStatus.Phase;
import dev.rialto.CancelledCallException;
import dev.rialto.Completion;
import dev.rialto.ConfigurationException;
import dev.rialto.InvalidOutputException;
import dev.rialto.InvalidRequestException;
import dev.rialto.OverloadedException;
import dev.rialto.Result;
import dev.rialto.Rialto;
import dev.rialto.RialtoException;
import dev.rialto.ServerErrorException;
import dev.rialto.UserMessage;
import dev.rialto.loopback.Fault;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.loopback.LoopbackRequest;
import dev.rialto.provider.OpenAi;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches at providers, from typed clients over real sockets and back. */
class BatchJobTest {

  /** An interface whose calls can wait. */
  @Completion(timeout = "1s")
  public interface Reviewer {
    @UserMessage("{{text}}")
    CompletableFuture<Probe.Review> review(String text);

    @UserMessage("{{text}}")
    CompletableFuture<Result<String>> say(String text);
  }

  private final LoopbackProvider server =
      LoopbackProvider.builder()
          .when(promptContains("broken"))
          .fault(Fault.status(529))
          .when(promptContains("gibberish"))
          .answer("no JSON at all")
          .start();

  private Rialto rialto() {
    return Rialto.builder().provider(server.openAi()).provider(server.anthropic()).build();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatWasUploaded_isDeletedWhenItsBatchHasEnded_unlessItIsToStay(boolean keeps) {
    try (server;
        Rialto rialto =
            Rialto.builder()
                .provider(server.openAi())
                .jobs(jobs -> jobs.keepUploads(keeps))
                .build()) {
      BatchJob job = rialto.batch("openai/gpt-4o-mini");
      CompletableFuture<Result<String>> said = job.client(Reviewer.class).say("hello there");
      BatchStatus status = job.submit().join();
      while (status.phase() != Phase.ENDED) {
        status = job.poll().join();
      }
      assertThat(said.orTimeout(10, TimeUnit.SECONDS).join().value()).contains("hello there");
      assertThat(server.requests())
          .filteredOn(r -> r.method().equals("DELETE"))
          .extracting(r -> r.path().replaceAll("file-[0-9]+", "ID"))
          .containsExactlyElementsOf(keeps ? List.of() : List.of("/v1/files/ID"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai/gpt-4o-mini", "anthropic/claude-haiku-4-5"})
  void everyCall_getsItsOwnTypedValue_orItsOwnFailure(String model) {
    try (server;
        Rialto rialto = rialto()) {
      BatchJob job = rialto.batch(model);
      Reviewer reviewer = job.client(Reviewer.class);
      List<CompletableFuture<Probe.Review>> reviews = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        reviews.add(reviewer.review("change number " + i));
      }
      CompletableFuture<Probe.Review> broken = reviewer.review("broken one");
      CompletableFuture<Probe.Review> gibberish = reviewer.review("gibberish");
      CompletableFuture<Result<String>> said = reviewer.say("hello there");
      assertThat(job.size()).isEqualTo(23);

      BatchStatus sent = job.submit().join();
      assertThat(sent.phase()).isEqualTo(Phase.RUNNING);
      assertThat(sent.total()).isEqualTo(23);
      assertThat(job.poll().join().phase()).isEqualTo(Phase.RUNNING);
      assertThat(said).isNotDone();
      BatchStatus ended = job.poll().join();

      assertThat(ended.phase()).isEqualTo(Phase.ENDED);
      assertThat(ended.answered()).isEqualTo(22);
      assertThat(ended.failed()).isEqualTo(1);
      for (CompletableFuture<Probe.Review> review : reviews) {
        assertThat(review.orTimeout(10, TimeUnit.SECONDS).join().remarks()).isNotNull();
      }
      Result<String> result = said.orTimeout(10, TimeUnit.SECONDS).join();
      assertThat(result.value()).contains("hello there");
      assertThat(result.model()).isEqualTo(model);
      assertThat(result.usage().output()).isPositive();
      assertThat(failureOf(broken)).isInstanceOf(OverloadedException.class);
      assertThat(failureOf(gibberish)).isInstanceOf(InvalidOutputException.class);
      assertThat(server.requests())
          .as("the items are not sent by themselves")
          .filteredOn(r -> r.connection() > 0 && r.path().endsWith("/batches"))
          .hasSize(1);
    }
  }

  @Test
  void severalFutures_areMatchedByContent_whateverTheOrderOfResults() {
    try (server;
        Rialto rialto = rialto()) {
      BatchJob job = rialto.batch("openai/gpt-4o-mini");
      Reviewer reviewer = job.client(Reviewer.class);
      List<CompletableFuture<Result<String>>> all = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        all.add(reviewer.say("the word is w" + i + "w"));
      }
      all.get(2).cancel(false);
      job.submit().join();
      assertThat(upload().body()).contains("w1w").doesNotContain("w2w");
      job.poll().join();
      job.poll().join();
      for (int i = 0; i < 5; i++) {
        if (i != 2) {
          assertThat(all.get(i).orTimeout(10, TimeUnit.SECONDS).join().value())
              .contains("w" + i + "w");
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai/gpt-4o-mini", "anthropic/claude-haiku-4-5"})
  void aBatch_isTakenUpAgain_byAnotherRialto_andAnswersOnlyTheSameCalls(String model) {
    try (server) {
      String id;
      try (Rialto first = rialto()) {
        BatchJob job = first.batch(model);
        CompletableFuture<Result<String>> lost = job.client(Reviewer.class).say("one");
        job.client(Reviewer.class).say("two");
        id = job.submit().join().id();
        assertThat(lost).isNotDone();
      }
      try (Rialto second = rialto()) {
        BatchJob job = second.batch(model);
        CompletableFuture<Result<String>> one = job.client(Reviewer.class).say("one");
        CompletableFuture<Result<String>> other = job.client(Reviewer.class).say("three");
        job.resume(id).join();
        assertThat(job.poll().join().phase()).isEqualTo(Phase.ENDED);
        assertThat(one.orTimeout(10, TimeUnit.SECONDS).join().value()).contains("one");
        assertThat(failureOf(other))
            .isInstanceOf(ServerErrorException.class)
            .hasMessageContaining("same calls in the same order");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai/gpt-4o-mini", "anthropic/claude-haiku-4-5"})
  void cancelledBatch_failsWhatHadNotBegun(String model) {
    try (server;
        Rialto rialto = rialto()) {
      BatchJob job = rialto.batch(model);
      CompletableFuture<Result<String>> said = job.client(Reviewer.class).say("hello");
      job.submit().join();
      assertThat(job.cancel().join().phase()).isEqualTo(Phase.CANCELLING);
      job.poll().join();
      assertThat(job.poll().join().phase()).isEqualTo(Phase.ENDED);
      assertThat(failureOf(said)).isInstanceOf(CancelledCallException.class);
    }
  }

  @Test
  void aBatchThatCouldNotBeSent_isOpenStill() {
    try (server;
        Rialto rialto = rialto()) {
      server.when(atPath("/files")).times(1).fault(Fault.status(500));
      BatchJob job = rialto.batch("openai/gpt-4o-mini");
      CompletableFuture<Result<String>> said = job.client(Reviewer.class).say("hello");
      assertThatThrownBy(() -> job.submit().join()).hasCauseInstanceOf(ServerErrorException.class);
      job.submit().join();
      job.poll().join();
      job.poll().join();
      assertThat(said.orTimeout(10, TimeUnit.SECONDS).join().value()).contains("hello");
    }
  }

  @Test
  void misuse_isToldInOneSentence() {
    try (server;
        Rialto rialto =
            Rialto.builder()
                .provider(server.openAi())
                .provider(OpenAi.compatible("local", server.baseUrl()).build())
                .build()) {
      BatchJob job = rialto.batch("openai/gpt-4o-mini");
      assertThatThrownBy(() -> job.client(Probe.class).say("now"))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("Probe.say", "CompletableFuture");
      assertThatThrownBy(() -> job.poll().join())
          .hasCauseInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("submit() first");
      assertThatThrownBy(() -> job.submit().join())
          .hasCauseInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("1 to 50000");
      assertThatThrownBy(() -> rialto.batch("local/x"))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("takes no batches");
      assertThatThrownBy(() -> rialto.batch("nobody/x"))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("[openai, local]");
    }
  }

  @Test
  void theModelsOfAProvider_areListed() {
    try (server;
        Rialto rialto = rialto()) {
      assertThat(rialto.models("openai").join())
          .containsExactly("loopback-chat", "loopback-embedding");
      assertThat(rialto.models("anthropic").join())
          .containsExactly("loopback-chat", "loopback-embedding");
      server.failNext(1, Fault.status(401));
      assertThatThrownBy(() -> rialto.models("openai").join())
          .hasCauseInstanceOf(dev.rialto.AuthenticationException.class);
    }
  }

  private LoopbackRequest upload() {
    return server.requests().stream()
        .filter(r -> r.path().endsWith("/files"))
        .findFirst()
        .orElseThrow();
  }

  private static RialtoException failureOf(CompletableFuture<?> future) {
    try {
      future.orTimeout(10, TimeUnit.SECONDS).join();
    } catch (CompletionException e) {
      return (RialtoException) e.getCause();
    }
    throw new AssertionError("answered");
  }
}
