package dev.rialto.metrics;

import dev.rialto.Completion;
import dev.rialto.CompletionStream;
import dev.rialto.Embedding;
import dev.rialto.GeneratedImage;
import dev.rialto.ImageGeneration;
import dev.rialto.MemoryId;
import dev.rialto.Tool;
import dev.rialto.Tools;
import dev.rialto.UserMessage;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** An interface as a user would write it, whose tool looks at where it runs. */
@Completion(timeout = "30s")
public interface TracedAssistant {

  @UserMessage("{{text}}")
  String say(String text);

  @UserMessage("{{text}}")
  CompletableFuture<String> sayLater(String text);

  @UserMessage("{{text}}")
  CompletionStream<String> tell(String text);

  @Tools(Desk.class)
  @UserMessage("{{text}}")
  String look(String text);

  @UserMessage("{{text}}")
  String remember(@MemoryId String who, String text);

  /** Is routed by its task. */
  @Completion(task = "chat", timeout = "30s")
  interface Chatting {
    @UserMessage("{{text}}")
    CompletionStream<String> tell(String text);
  }

  /** Embeds. */
  @Embedding
  interface Vectors {
    float[] of(String text);
  }

  /** Draws. */
  @ImageGeneration
  interface Pictures {
    List<GeneratedImage> of(String text);
  }

  /** Has a tool. */
  public final class Desk {
    private final Consumer<String> called;

    public Desk(Consumer<String> called) {
      this.called = called;
    }

    @Tool("Looks at something.")
    String lookAt(String thing) {
      called.accept(thing);
      return "seen";
    }
  }
}
