package dev.rialto.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.Content;
import dev.rialto.ConversationKey;
import dev.rialto.Message;
import dev.rialto.ToolCall;
import dev.rialto.spi.ConversationStore;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every store of conversations keeps to. */
public abstract class ConversationStoreContract {

  private static final ConversationKey KEY = new ConversationKey("t", "Chat", "1");
  private static final List<Message> FIRST = List.of(Message.user("a"), Message.assistant("b"));

  /** Returns an empty store. */
  protected abstract ConversationStore store();

  @Test
  void whatIsNotThereIsNothing() {
    assertThat(store().load(KEY)).isEqualTo(ConversationStore.Kept.NOTHING);
    store().delete(KEY);
  }

  @Test
  void whatWasSavedIsThereUntilItIsDeleted() {
    ConversationStore store = store();
    assertThat(store.save(KEY, 0, FIRST)).isTrue();
    assertThat(store.load(KEY).messages()).isEqualTo(FIRST);
    assertThat(store.load(KEY).revision()).isEqualTo(1);
    assertThat(store.save(KEY, 1, List.of())).isTrue();
    assertThat(store.load(KEY).revision()).isEqualTo(2);
    store.delete(KEY);
    assertThat(store.load(KEY)).isEqualTo(ConversationStore.Kept.NOTHING);
  }

  @Test
  void callsOfToolsAndTheirResultsComeBackAsTheyWere() {
    List<Message> turn =
        List.of(
            Message.user("40 + 2?"),
            Message.assistant(
                List.of(
                    new Content.ProviderPart("messages", "{\"thought\":1}"),
                    new Content.Text("Let me see.")),
                List.of(new ToolCall("1", "add", "{\"a\":40}"), new ToolCall("2", "f", "{}"))),
            Message.toolResult("1", "42"),
            Message.toolFailure("2", "no such tool"),
            Message.assistant("42"));
    ConversationStore store = store();
    assertThat(store.save(KEY, 0, turn)).isTrue();
    assertThat(store.load(KEY).messages()).isEqualTo(turn);
  }

  @Test
  void keysDoNotMix() {
    ConversationStore store = store();
    store.save(KEY, 0, FIRST);
    assertThat(store.load(new ConversationKey("u", "Chat", "1")).messages()).isEmpty();
    assertThat(store.load(new ConversationKey("t", "Other", "1")).messages()).isEmpty();
    assertThat(store.load(new ConversationKey("t", "Chat", "2")).messages()).isEmpty();
  }

  @Test
  void aStaleRevisionChangesNothing() {
    ConversationStore store = store();
    store.save(KEY, 0, FIRST);
    assertThat(store.save(KEY, 0, List.of())).isFalse();
    assertThat(store.save(KEY, 7, List.of())).isFalse();
    assertThat(store.load(KEY).messages()).isEqualTo(FIRST);
  }

  @Test
  void ofManyAtOnceOneWins() {
    ConversationStore store = store();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<CompletableFuture<Boolean>> all =
          IntStream.range(0, 64)
              .mapToObj(
                  i -> CompletableFuture.supplyAsync(() -> store.save(KEY, 0, FIRST), threads))
              .toList();
      assertThat(all.stream().filter(CompletableFuture::join).count()).isEqualTo(1);
    } finally {
      threads.shutdownNow();
    }
  }
}
