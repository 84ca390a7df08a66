package dev.rialto.endtoend;

import static dev.rialto.loopback.LoopbackRequest.any;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rialto.CallOptions;
import dev.rialto.Conversation;
import dev.rialto.ConversationKey;
import dev.rialto.DeadlineExceededException;
import dev.rialto.Message;
import dev.rialto.RejectedCallException;
import dev.rialto.Result;
import dev.rialto.Rialto;
import dev.rialto.RialtoException;
import dev.rialto.Role;
import dev.rialto.Usd;
import dev.rialto.catalog.TokenRates;
import dev.rialto.loopback.Fault;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.spi.ConversationStore;
import dev.rialto.spi.PipelineEvent;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** Calls that go on a conversation. */
class ConversationTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static List<String> sent(LoopbackProvider server) throws IOException {
    String body = server.requests().get(server.requests().size() - 1).body();
    List<String> all = new ArrayList<>();
    for (JsonNode message : JSON.readTree(body).path("messages")) {
      all.add(message.path("role").asText() + ": " + message.path("content").asText());
    }
    return all;
  }

  private static LoopbackProvider answering(String... answers) {
    LoopbackProvider.Builder builder = LoopbackProvider.builder();
    for (String answer : answers) {
      builder.when(any()).answer(answer);
    }
    return builder.start();
  }

  @Test
  void earlierTurns_areSentBehindTheInstructions_withinTheWindow() throws IOException {
    try (LoopbackProvider server = answering("A", "B", "C");
        Rialto rialto = Rialto.builder().provider(server.openAi()).build()) {
      Talk client = rialto.client(Talk.class);
      Conversation talk = Conversation.withMaxMessages(3);
      String a = client.say(talk, "one");
      String b = client.say(talk, "two");
      assertThat(sent(server))
          .containsExactly("system: Be brief.", "user: one", "assistant: " + a, "user: two");
      client.say(talk, "three");
      assertThat(sent(server))
          .containsExactly("system: Be brief.", "user: two", "assistant: " + b, "user: three");
      talk.clear();
      client.say(talk, "four");
      assertThat(sent(server)).containsExactly("system: Be brief.", "user: four");
    }
  }

  @Test
  void aFailedCall_leavesTheConversationAsItWas() {
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto = Rialto.builder().provider(server.openAi()).build()) {
      Talk client = rialto.client(Talk.class);
      Conversation talk = Conversation.withMaxTokens(1_000);
      client.say(talk, "one");
      List<Message> before = talk.messages();
      server.failNext(1, Fault.status(400));
      assertThatThrownBy(() -> client.say(talk, "two")).isInstanceOf(RialtoException.class);
      assertThat(talk.messages()).hasSize(2).isEqualTo(before);
      client.say(talk, "three");
      assertThat(talk.messages()).hasSize(4);
    }
  }

  @Test
  void aStream_isRememberedWhenWhole_andNotWhenCancelled_andRefusesAnotherMeanwhile()
      throws Exception {
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto = Rialto.builder().provider(server.openAi()).build()) {
      Talk client = rialto.client(Talk.class);
      Conversation talk = Conversation.withMaxMessages(10);
      Text held = new Text(1);
      client.tell(talk, "one").subscribe(held);
      held.first.get(10, TimeUnit.SECONDS);
      assertThatThrownBy(() -> client.say(talk, "two"))
          .isInstanceOf(RejectedCallException.class)
          .hasMessageContaining("waits for the answer to another call");
      held.subscription.cancel();
      assertThat(talk.messages()).isEmpty();
      Text whole = new Text(Long.MAX_VALUE);
      client.tell(talk, "three").subscribe(whole);
      String text = whole.end.get(10, TimeUnit.SECONDS);
      assertThat(talk.messages()).containsExactly(Message.user("three"), Message.assistant(text));
      client.say(talk, "four");
      assertThat(sent(server)).contains("assistant: " + text);
    }
  }

  @Test
  void conversationsById_areKeptApart_byInterfaceIdAndTenant() throws Exception {
    Store store = new Store();
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto =
            Rialto.builder().provider(server.openAi()).conversations(c -> c.store(store)).build()) {
      Talk client = rialto.client(Talk.class);
      client.mood(7, "fine").get(10, TimeUnit.SECONDS);
      ConversationStore.Kept kept = store.load(new ConversationKey("", "Talk", "7"));
      assertThat(kept.messages().get(0)).isEqualTo(Message.user("fine"));
      assertThat(kept.messages().get(1).role()).isEqualTo(Role.ASSISTANT);
      assertThat(JSON.readTree(kept.messages().get(1).text()).has("word")).isTrue();
      client.ask("7", "again", CallOptions.NONE);
      assertThat(sent(server)).hasSize(4).contains("user: fine", "user: again!");
      client.ask("7", "x", CallOptions.builder().tenant("other").build());
      assertThat(sent(server)).containsExactly("system: Be brief.", "user: x!");
      client.ask("8", "y", CallOptions.NONE);
      assertThat(sent(server)).hasSize(2);
      assertThatThrownBy(() -> client.ask(" ", "y", CallOptions.NONE))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("is blank");
    }
  }

  @Test
  void aTurnThatAnotherProcessTookFirst_isRefused() {
    Store store = new Store();
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto =
            Rialto.builder().provider(server.openAi()).conversations(c -> c.store(store)).build()) {
      Talk client = rialto.client(Talk.class);
      store.intruder = true;
      assertThatThrownBy(() -> client.ask("7", "x", CallOptions.NONE))
          .isInstanceOf(RejectedCallException.class)
          .hasMessageContaining("changed by somebody else");
      store.intruder = false;
      client.ask("7", "x", CallOptions.NONE);
      store.broken = true;
      assertThatThrownBy(() -> client.ask("7", "y", CallOptions.NONE))
          .isInstanceOf(RialtoException.class)
          .hasMessageContaining("could not be read");
    }
  }

  @Test
  void aSlowStore_holdsUpNobodysThread_andTheDeadlineHolds() throws Exception {
    Store store = new Store();
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto =
            Rialto.builder().provider(server.openAi()).conversations(c -> c.store(store)).build()) {
      Talk client = rialto.client(Talk.class);
      CountDownLatch slow = new CountDownLatch(1);
      store.slow = slow;
      // Were it read on this thread, this would not return.
      CompletableFuture<Result<Talk.Mood>> later = client.mood(7, "fine");
      assertThat(later).isNotDone();
      assertThat(server.requests()).isEmpty();
      slow.countDown();
      assertThat(later.get(10, TimeUnit.SECONDS).value().word()).isNotNull();
      store.slow = new CountDownLatch(1);
      CallOptions hasty = CallOptions.builder().timeout(Duration.ofMillis(300)).build();
      assertThatThrownBy(() -> client.ask("7", "x", hasty))
          .isInstanceOf(DeadlineExceededException.class)
          .hasMessageContaining("it was waiting for the store of its conversation");
      // The store was interrupted, and the conversation waits for nobody.
      assertThat(store.interrupted.get(10, TimeUnit.SECONDS)).isTrue();
      store.slow = new CountDownLatch(0);
      assertThat(client.ask("7", "y", CallOptions.NONE)).isNotEmpty();
      store.slow = new CountDownLatch(1);
      CompletableFuture<Result<Talk.Mood>> cancelled = client.mood(8, "fine");
      cancelled.cancel(true);
      store.slow = new CountDownLatch(0);
      assertThat(client.mood(8, "fine").get(10, TimeUnit.SECONDS)).isNotNull();
    }
  }

  @Test
  void aCallThatIsCutWhileItsAnswerIsSaved_tellsWhoAnswered_andWhatThatCost() throws Exception {
    Queue<PipelineEvent> events = new ConcurrentLinkedQueue<>();
    CountDownLatch saves = new CountDownLatch(1);
    ConversationStore saving =
        new Store() {
          @Override
          public boolean save(ConversationKey key, long revision, List<Message> messages) {
            saves.countDown();
            slow = new CountDownLatch(1);
            return super.save(key, revision, messages);
          }
        };
    Usd spent;
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto =
            Rialto.builder()
                .provider(server.openAi())
                .catalog(
                    c ->
                        c.model(
                            "openai/loopback", m -> m.prices(TokenRates.of(Usd.of(1), Usd.of(2)))))
                .conversations(c -> c.store(saving))
                .listener(events::add)
                .build()) {
      CompletableFuture<Result<Talk.Mood>> cut = rialto.client(Talk.class).mood(7, "fine");
      assertThat(saves.await(30, TimeUnit.SECONDS)).isTrue();
      cut.cancel(true);
      spent = rialto.costs().total(Instant.EPOCH, Instant.MAX).known();
    }
    assertThat(events)
        .filteredOn(PipelineEvent.CallEnded.class::isInstance)
        .singleElement(InstanceOfAssertFactories.type(PipelineEvent.CallEnded.class))
        .satisfies(
            call -> {
              assertThat(call.failure()).isEqualTo("CancelledCallException");
              assertThat(call.model()).isEqualTo("openai/loopback");
              assertThat(call.endpoint()).isEqualTo("openai");
              assertThat(call.cost().amount()).contains(spent);
              assertThat(spent).isGreaterThan(Usd.ZERO);
            });
  }

  @Test
  void aStoreThatReturnsNothingOrThrows_isNamed_andNothingIsSent() {
    Store store = new Store();
    try (LoopbackProvider server = LoopbackProvider.start();
        Rialto rialto =
            Rialto.builder().provider(server.openAi()).conversations(c -> c.store(store)).build()) {
      Talk client = rialto.client(Talk.class);
      store.forgetful = true;
      assertThatThrownBy(() -> client.ask("7", "y", CallOptions.NONE))
          .isInstanceOf(RialtoException.class)
          .hasMessageContaining("load returned null");
      store.forgetful = false;
      store.broken = true;
      assertThatThrownBy(() -> client.mood(7, "y").get(10, TimeUnit.SECONDS))
          .hasCauseInstanceOf(RialtoException.class)
          .hasMessageContaining("The conversation '7' could not be read")
          .hasMessageContaining("no connection");
      assertThat(server.requests()).isEmpty();
    }
  }

  /** Keeps one conversation for each key, as a store of the user's own. */
  private static class Store implements ConversationStore {
    private final Map<ConversationKey, Kept> kept = new ConcurrentHashMap<>();
    private volatile boolean intruder;
    private volatile boolean broken;
    private volatile boolean forgetful;
    volatile CountDownLatch slow = new CountDownLatch(0);
    private final CompletableFuture<Boolean> interrupted = new CompletableFuture<>();

    @Override
    @SuppressWarnings("NullAway") // as a store of somebody who does not check it
    public Kept load(ConversationKey key) {
      try {
        slow.await();
      } catch (InterruptedException e) {
        interrupted.complete(true);
        throw new IllegalStateException(e);
      }
      if (forgetful) {
        return null;
      }
      if (broken) {
        throw new IllegalStateException("no connection");
      }
      return kept.getOrDefault(key, Kept.NOTHING);
    }

    @Override
    public boolean save(ConversationKey key, long revision, List<Message> messages) {
      if (intruder || load(key).revision() != revision) {
        return false;
      }
      kept.put(key, new Kept(revision + 1, messages));
      return true;
    }

    @Override
    public void delete(ConversationKey key) {
      kept.remove(key);
    }
  }

  /** Collects a stream's text. */
  private static final class Text implements Flow.Subscriber<String> {
    private final long demand;
    private final StringBuilder all = new StringBuilder();
    private final CompletableFuture<String> first = new CompletableFuture<>();
    private final CompletableFuture<String> end = new CompletableFuture<>();
    private Flow.Subscription subscription;

    Text(long demand) {
      this.demand = demand;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      given.request(demand);
    }

    @Override
    public void onNext(String piece) {
      all.append(piece);
      first.complete(piece);
    }

    @Override
    public void onError(Throwable error) {
      end.completeExceptionally(error);
    }

    @Override
    public void onComplete() {
      end.complete(all.toString());
    }
  }
}
