package dev.rialto.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.AuthenticationException;
import dev.rialto.BatchJob;
import dev.rialto.BatchStatus;
import dev.rialto.BatchStatus.Phase;
import dev.rialto.CancelledCallException;
import dev.rialto.DeadlineExceededException;
import dev.rialto.InvalidRequestException;
import dev.rialto.InvalidResponseException;
import dev.rialto.Result;
import dev.rialto.Rialto;
import dev.rialto.ServerErrorException;
import dev.rialto.TransportException;
import dev.rialto.TruncatedResponseException;
import dev.rialto.provider.OpenAi;
import dev.rialto.provider.Provider;
import dev.rialto.spi.WireProtocol;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Batches whose provider is slow, small, forgetful or wrong. */
class BatchFaultsTest {

  private static Rialto rialto(BatchServer server, int maxItems, long maxBytes, String... keys) {
    WireProtocol openAi = OpenAi.builder().build().endpoints().get(0).protocol();
    Provider.Builder provider =
        Provider.builder("openai", new SmallBatches(openAi, maxItems, maxBytes), server.url());
    for (String key : keys) {
      provider.apiKey(key);
    }
    return Rialto.builder().provider(provider.build()).build();
  }

  private static List<CompletableFuture<Result<String>>> calls(BatchJob job, int count) {
    BatchJobTest.Reviewer client = job.client(BatchJobTest.Reviewer.class);
    List<CompletableFuture<Result<String>>> calls = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      calls.add(client.say("number " + i));
    }
    return calls;
  }

  private static void answered(CompletableFuture<Result<String>> call, int number) {
    assertThat(call.orTimeout(20, TimeUnit.SECONDS).join().value())
        .startsWith("to r" + number + "-");
  }

  private static Throwable failure(CompletableFuture<?> call) {
    try {
      call.orTimeout(20, TimeUnit.SECONDS).join();
      throw new AssertionError("answered");
    } catch (CompletionException e) {
      return e.getCause();
    }
  }

  @Test
  void whatIsTooMuchAtOnce_goesInParts_eachWithItsKey() throws Exception {
    try (BatchServer server = new BatchServer();
        Rialto rialto = rialto(server, 3, 1 << 20, "key-a", "key-b")) {
      BatchJob job = rialto.batch("openai/gpt-4o-mini");
      List<CompletableFuture<Result<String>>> calls = calls(job, 8);
      BatchStatus sent = job.submit().join();
      assertThat(server.submitted()).extracting(List::size).containsExactly(3, 3, 2);
      assertThat(sent.total()).isEqualTo(8);
      assertThat(sent.id()).matches("openai#1/batch_\\d+,openai#2/batch_\\d+,openai#1/batch_\\d+");
      assertThat(job.poll().join().phase()).isEqualTo(Phase.ENDED);
      for (int i = 0; i < 8; i++) {
        answered(calls.get(i), i);
      }
      // The next one begins with the next key.
      BatchJob next = rialto.batch("openai/gpt-4o-mini");
      calls(next, 1);
      assertThat(next.submit().join().id()).startsWith("openai#2/");
    }
  }

  @Test
  void aBatchInParts_isTakenUpAgain_whereverItsKeysAreNow() throws Exception {
    try (BatchServer server = new BatchServer()) {
      String id;
      try (Rialto first = rialto(server, 2, 1 << 20, "key-a", "key-b")) {
        BatchJob job = first.batch("openai/gpt-4o-mini");
        calls(job, 5);
        id = job.submit().join().id();
      }
      try (Rialto second = rialto(server, 2, 1 << 20, "key-new", "key-b", "key-a")) {
        BatchJob job = second.batch("openai/gpt-4o-mini");
        List<CompletableFuture<Result<String>>> calls = calls(job, 6);
        assertThat(job.resume(id).join().phase()).isEqualTo(Phase.ENDED);
        for (int i = 0; i < 5; i++) {
          answered(calls.get(i), i);
        }
        assertThat(failure(calls.get(5)))
            .as("it was not in the batch")
            .isInstanceOf(ServerErrorException.class);
      }
    }
  }

  @Test
  void anIdThatNothingCanBeDeletedBy_takesNoResultAway() throws Exception {
    WireProtocol openAi = OpenAi.builder().build().endpoints().get(0).protocol();
    try (BatchServer server = new BatchServer();
        Rialto rialto =
            Rialto.builder()
                .provider(Provider.builder("openai", openAi, server.url()).apiKey("key-a").build())
                .build()) {
      server.errors = "null,\"input_file_id\":\"../no id\"";
      BatchJob job = rialto.batch("openai/gpt-4o-mini");
      List<CompletableFuture<Result<String>>> calls = calls(job, 2);
      BatchStatus sent = job.submit().join();
      assertThat(sent.total()).isEqualTo(2);
      assertThat(job.poll().join().phase()).isEqualTo(Phase.ENDED);
      answered(calls.get(0), 0);
      answered(calls.get(1), 1);
    }
  }

  @Test
  void groqTakesBatchesToo() throws Exception {
    try (BatchServer server = new BatchServer();
        Rialto rialto =
            Rialto.builder()
                .provider(dev.rialto.provider.Groq.builder(server.url()).apiKey("key-a").build())
                .build()) {
      BatchJob job = rialto.batch("groq/llama-3.3-70b-versatile");
      List<CompletableFuture<Result<String>>> calls = calls(job, 2);
      job.submit().join();
      job.poll().join();
      answered(calls.get(1), 1);
    }
  }

  @Test
  void bytesPartABatchToo_andACallThatIsTooLargeFailsAlone() throws Exception {
    try (BatchServer server = new BatchServer();
        Rialto rialto = rialto(server, 1_000, 2_000, "key-a")) {
      BatchJob job = rialto.batch("openai/gpt-4o-mini");
      BatchJobTest.Reviewer client = job.client(BatchJobTest.Reviewer.class);
      CompletableFuture<Result<String>> small = client.say("a");
      CompletableFuture<Result<String>> huge = client.say("x".repeat(3_000));
      CompletableFuture<Result<String>> large = client.say("y".repeat(1_500));
      job.submit().join();
      assertThat(server.submitted()).extracting(List::size).containsExactly(1, 1);
      assertThat(failure(huge))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("takes 2000 in a batch");
      job.poll().join();
      answered(small, 0);
      answered(large, 2);
    }
  }

  @Test
  void aKeyThatMaySendNothing_isPassedOver_andWithoutAnyOtherItIsToldSo() throws Exception {
    try (BatchServer server = new BatchServer();
        Rialto rialto = rialto(server, 10, 1 << 20, "key-a", "key-b")) {
      server.refusedKeys.add("key-a");
      BatchJob job = rialto.batch("openai/gpt-4o-mini");
      List<CompletableFuture<Result<String>>> calls = calls(job, 1);
      assertThat(job.submit().join().id()).startsWith("openai#2/");
      job.poll().join();
      answered(calls.get(0), 0);

      server.refusedKeys.add("key-b");
      BatchJob none = rialto.batch("openai/gpt-4o-mini");
      List<CompletableFuture<Result<String>>> open = calls(none, 1);
      assertThatThrownBy(() -> none.submit().join())
          .hasCauseInstanceOf(AuthenticationException.class);
      server.refusedKeys.clear();
      none.submit().join();
      none.poll().join();
      answered(open.get(0), 0);
    }
  }

  @Test
  void resultsInAnyOrder_doubled_ofNobody_missingOrGarbled_reachTheirCallsOnce() throws Exception {
    try (BatchServer server = new BatchServer();
        Rialto rialto = rialto(server, 10, 1 << 20, "key-a")) {
      server.output =
          ids ->
              BatchServer.answered(ids.get(3))
                  + BatchServer.answered("r77-nobody")
                  + "{\"custom_id\":\"\n"
                  + "\n"
                  + BatchServer.answered(ids.get(0))
                  + BatchServer.answered(ids.get(0)).replace("to r", "twice r")
                  + "{\"custom_id\":\""
                  + ids.get(4)
                  + "\",\"response\":null,\"error\":{\"code\":\"batch_expired\",\"message\":\"late\"}}\n"
                  + "{\"custom_id\":\""
                  + ids.get(5)
                  + "\",\"response\":null,\"error\":{\"code\":\"batch_cancelled\",\"message\":\"x\"}}\n"
                  + "{\"custom_id\":\""
                  + ids.get(6)
                  + "\",\"response\":{\"status_code\":400,\"body\":{\"error\":{\"message\":\"bad"
                  + " one\"}}}}\n"
                  + BatchServer.answered(ids.get(1)).stripTrailing();
      BatchJob job = rialto.batch("openai/gpt-4o-mini");
      List<CompletableFuture<Result<String>>> calls = calls(job, 7);
      job.submit().join();
      assertThat(job.poll().join().phase()).isEqualTo(Phase.ENDED);
      answered(calls.get(0), 0);
      answered(calls.get(1), 1);
      answered(calls.get(3), 3);
      assertThat(failure(calls.get(2)))
          .isInstanceOf(ServerErrorException.class)
          .hasMessageContaining("without a result");
      assertThat(failure(calls.get(4))).isInstanceOf(DeadlineExceededException.class);
      assertThat(failure(calls.get(5))).isInstanceOf(CancelledCallException.class);
      assertThat(failure(calls.get(6)))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("bad one");
    }
  }

  @Test
  void resultsThatAreCut_areReadAgain() throws Exception {
    try (BatchServer server = new BatchServer();
        Rialto rialto = rialto(server, 100, 1 << 20, "key-a")) {
      server.cuts.set(1);
      BatchJob job = rialto.batch("openai/gpt-4o-mini");
      List<CompletableFuture<Result<String>>> calls = calls(job, 20);
      job.submit().join();
      assertThatThrownBy(() -> job.poll().join())
          .cause()
          .isInstanceOfAny(TransportException.class, TruncatedResponseException.class);
      assertThat(calls.get(19)).isNotDone();
      assertThat(job.poll().join().phase()).isEqualTo(Phase.ENDED);
      for (int i = 0; i < 20; i++) {
        answered(calls.get(i), i);
      }
    }
  }

  @Test
  void aPageInPlaceOfResults_isNoResult_andTheCallsWaitOn() throws Exception {
    try (BatchServer server = new BatchServer();
        Rialto rialto = rialto(server, 100, 1 << 20, "key-a")) {
      server.output = ids -> "<html>\n<body>Sign in</body>\n</html>\n";
      BatchJob job = rialto.batch("openai/gpt-4o-mini");
      List<CompletableFuture<Result<String>>> calls = calls(job, 2);
      job.submit().join();
      assertThatThrownBy(() -> job.poll().join())
          .hasCauseInstanceOf(InvalidResponseException.class);
      server.output = BatchServer::allAnswered;
      job.poll().join();
      answered(calls.get(1), 1);
    }
  }

  @Test
  void aBatchThatWasRefusedAsAWhole_failsItsCallsWithTheReason() throws Exception {
    try (BatchServer server = new BatchServer();
        Rialto rialto = rialto(server, 100, 1 << 20, "key-a")) {
      server.status = "failed";
      server.errors = "{\"data\":[{\"code\":\"x\",\"message\":\"Line 1 is wrong\"}]}";
      BatchJob job = rialto.batch("openai/gpt-4o-mini");
      List<CompletableFuture<Result<String>>> calls = calls(job, 2);
      job.submit().join();
      assertThat(job.poll().join().phase()).isEqualTo(Phase.ENDED);
      assertThat(failure(calls.get(0)))
          .isInstanceOf(InvalidRequestException.class)
          .hasMessageContaining("Line 1 is wrong");
    }
  }
}
