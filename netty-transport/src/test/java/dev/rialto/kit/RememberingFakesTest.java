package dev.rialto.kit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.CallOptions;
import dev.rialto.Completion;
import dev.rialto.Conversation;
import dev.rialto.MemoryId;
import dev.rialto.Priority;
import dev.rialto.UserMessage;
import dev.rialto.testing.Fake;
import dev.rialto.testing.Fakes;
import dev.rialto.testing.Received;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Fakes of interfaces that remember, and of those that hand out streams with options. */
class RememberingFakesTest {

  @Completion
  interface Friend {
    String say(Conversation talk, @UserMessage String text);

    Flow.Publisher<String> tell(Conversation talk, @UserMessage String text);

    CompletableFuture<Integer> count(@MemoryId long user, @UserMessage String text);

    String ask(@MemoryId String user, @UserMessage String text, CallOptions options);

    Stream<Integer> all(@UserMessage String text, CallOptions options);
  }

  private final Fake<Friend> fake = Fakes.of(Friend.class);

  @AfterEach
  void close() {
    fake.close();
  }

  @Test
  void conversationInHand_goesOnWithEachCall() {
    fake.whenMethod("say").value("Hello, Ann").whenMethod("tell").stream("You are ", "Ann");
    Conversation talk = Conversation.withMaxMessages(20);
    assertThat(fake.client().say(talk, "I am Ann")).isEqualTo("Hello, Ann");
    assertThat(Received.from(fake.client().tell(talk, "Who am I?")).items())
        .containsExactly("You are ", "Ann");
    assertThat(talk.messages()).hasSize(4);
    assertThat(fake.calls("tell").get(0).prompt()).contains("I am Ann", "Hello, Ann", "Who am I?");
    assertThat(fake.prompt(friend -> friend.say(talk, "And now?"))).contains("You are Ann");
    assertThat(talk.messages()).hasSize(4);
  }

  @Test
  void conversationsById_areApart_andTheOptionsOfACallAreInTheLog() {
    fake.whenMethod("count").value(7).whenMethod("ask").value("yes");
    assertThat(fake.client().count(1, "How many?").join()).isEqualTo(7);
    assertThat(fake.client().count(1, "Sure?").join()).isEqualTo(7);
    assertThat(fake.client().count(2, "And I?").join()).isEqualTo(7);
    assertThat(fake.calls("count").get(1).prompt()).contains("How many?");
    assertThat(fake.calls("count").get(2).prompt()).doesNotContain("How many?");
    CallOptions urgent = CallOptions.builder().priority(Priority.HIGH).build();
    assertThat(fake.client().ask("Ann", "Well?", urgent)).isEqualTo("yes");
    assertThat(fake.calls("ask").get(0).options()).isEqualTo(urgent);
  }

  @Test
  void blockingStream_hasItsOptionsInTheLog() {
    fake.answer(List.of(1, 2));
    CallOptions urgent = CallOptions.builder().priority(Priority.HIGH).build();
    try (Stream<Integer> all = fake.client().all("Which?", urgent)) {
      assertThat(all).containsExactly(1, 2);
    }
    assertThat(fake.calls("all").get(0).options()).isEqualTo(urgent);
  }
}
