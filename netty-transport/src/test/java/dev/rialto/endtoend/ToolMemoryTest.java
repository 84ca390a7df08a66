package dev.rialto.endtoend;

import static dev.rialto.loopback.LoopbackRequest.any;
import static dev.rialto.loopback.LoopbackRequest.bringsToolResults;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.Conversation;
import dev.rialto.ConversationKey;
import dev.rialto.Message;
import dev.rialto.Rialto;
import dev.rialto.Role;
import dev.rialto.ToolCall;
import dev.rialto.loopback.LoopbackProvider;
import dev.rialto.loopback.LoopbackRequest;
import dev.rialto.spi.ConversationStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Conversations remember the rounds of tools, in both dialects. */
class ToolMemoryTest {

  private final LoopbackProvider server = LoopbackProvider.start();
  private final Desk desk = new Desk();
  private final Map<ConversationKey, ConversationStore.Kept> kept = new ConcurrentHashMap<>();

  private Rialto rialto(ToolsTest.Dialect dialect) {
    // The model calls two tools at first, and answers when it has their results.
    server.when(bringsToolResults()).answer("It is 42.");
    server
        .when(ToolMemoryTest::asksToAdd)
        .answerAndCallTools(
            "Let me add.", "add", "{\"a\":40,\"b\":2}", "explode", "{\"why\":\"x\"}");
    server.when(any()).answer("Fine.");
    return Rialto.builder()
        .provider(dialect.of(server))
        .tools(desk)
        .conversations(c -> c.store(new Store()))
        .build();
  }

  private static boolean asksToAdd(LoopbackRequest request) {
    String body = request.body();
    return body.contains("Add!") && !body.contains("It is 42.");
  }

  private String lastBody() {
    return server.requests().get(server.requests().size() - 1).body();
  }

  @AfterEach
  void close() {
    server.close();
  }

  private static void assertRound(List<Message> messages) {
    assertThat(messages)
        .extracting(Message::role)
        .containsExactly(Role.USER, Role.ASSISTANT, Role.TOOL, Role.TOOL, Role.ASSISTANT);
    assertThat(messages.get(1).text()).isEqualTo("Let me add.");
    assertThat(messages.get(1).toolCalls())
        .extracting(ToolCall::name)
        .containsExactly("add", "explode");
    assertThat(messages.get(2).toolCallId()).isEqualTo(messages.get(1).toolCalls().get(0).id());
    assertThat(messages.get(2).text()).isEqualTo("42");
    assertThat(messages.get(3).failed()).isTrue();
    assertThat(messages.get(4)).isEqualTo(Message.assistant("It is 42."));
  }

  @ParameterizedTest
  @EnumSource(ToolsTest.Dialect.class)
  void whatToolsSaid_isSentWithTheNextQuestion(ToolsTest.Dialect dialect) {
    try (Rialto rialto = rialto(dialect)) {
      TalkingClerk clerk = rialto.client(TalkingClerk.class);
      Conversation talk = Conversation.withMaxMessages(20);
      assertThat(clerk.ask(talk, "Add!")).isEqualTo("It is 42.");
      assertRound(talk.messages());
      assertThat(clerk.ask(talk, "And now?")).isEqualTo("Fine.");
      String id = talk.messages().get(1).toolCalls().get(0).id();
      // Once where the model asked, once where it was told.
      assertThat(lastBody().split(id, -1)).hasSize(3);
      assertThat(lastBody())
          .containsSubsequence("Add!", "Let me add.", "The tool failed", "It is 42.", "And now?");
      assertThat(desk.log()).containsExactly("add 40 2");
      assertThat(talk.messages()).hasSize(7);
    }
  }

  @ParameterizedTest
  @EnumSource(ToolsTest.Dialect.class)
  void aMethodWithoutTools_sendsTheQuestionAndTheAnswer_andForgetsNothing(
      ToolsTest.Dialect dialect) {
    try (Rialto rialto = rialto(dialect)) {
      TalkingClerk clerk = rialto.client(TalkingClerk.class);
      Conversation talk = Conversation.withMaxMessages(8);
      clerk.ask(talk, "Add!");
      String id = talk.messages().get(1).toolCalls().get(0).id();
      assertThat(clerk.idle(talk, "And now?")).isEqualTo("Fine.");
      assertThat(lastBody())
          .contains("Add!", "It is 42.", "And now?")
          .doesNotContain("tool", id, "Let me add.");
      clerk.ask(talk, "And then?");
      assertThat(lastBody()).contains(id, "Let me add.", "And now?", "And then?");
    }
  }

  @ParameterizedTest
  @EnumSource(ToolsTest.Dialect.class)
  void aTurnThatDoesNotFitWithItsTools_isSentWithoutThem(ToolsTest.Dialect dialect) {
    try (Rialto rialto = rialto(dialect)) {
      TalkingClerk clerk = rialto.client(TalkingClerk.class);
      Conversation talk = Conversation.withMaxMessages(5);
      clerk.ask(talk, "Add!");
      clerk.ask(talk, "And now?");
      assertThat(lastBody()).contains("Add!", "It is 42.").doesNotContain("Let me add.");
    }
  }

  @ParameterizedTest
  @EnumSource(ToolsTest.Dialect.class)
  void aStream_remembersWhatWasSaidBesideTheCall_onlyThere(ToolsTest.Dialect dialect)
      throws Exception {
    try (Rialto rialto = rialto(dialect)) {
      TalkingClerk clerk = rialto.client(TalkingClerk.class);
      Conversation talk = Conversation.withMaxMessages(20);
      Collected stream = new Collected(Long.MAX_VALUE);
      clerk.tell(talk, "Add!").subscribe(stream);
      stream.awaitEnd();
      assertThat(stream.text()).isEqualTo("Let me add.It is 42.");
      assertRound(talk.messages());
    }
  }

  @ParameterizedTest
  @EnumSource(ToolsTest.Dialect.class)
  void aStoreOfTheUsersOwn_getsTheRound_andGivesItBack(ToolsTest.Dialect dialect) {
    try (Rialto rialto = rialto(dialect)) {
      TalkingClerk clerk = rialto.client(TalkingClerk.class);
      clerk.askAs("ada", "Add!");
      List<Message> stored = kept.get(new ConversationKey("", "TalkingClerk", "ada")).messages();
      assertRound(stored);
      clerk.askAs("ada", "And now?");
      assertThat(lastBody()).contains(stored.get(1).toolCalls().get(0).id(), "Let me add.");
    }
  }

  /** Keeps conversations in a map, as a store of the user's own. */
  private final class Store implements ConversationStore {
    @Override
    public Kept load(ConversationKey key) {
      return kept.getOrDefault(key, Kept.NOTHING);
    }

    @Override
    public boolean save(ConversationKey key, long revision, List<Message> messages) {
      kept.put(key, new Kept(revision + 1, messages));
      return true;
    }

    @Override
    public void delete(ConversationKey key) {
      kept.remove(key);
    }
  }
}
