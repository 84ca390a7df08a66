package com.acme;
import dev.rialto.*;
import java.util.*;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
@Completion
public interface Streams {
  Flow.Publisher<Partial<Story>> growing(String topic);

  CompletionStream<Partial<Story>> growingWithResult(String topic, CallOptions options);

  Stream<Partial<Story>> growingHere(String topic);

  @Completion(
      streamRecovery = StreamRecovery.HOLD, priority = Priority.LOW, streamBuffer = 200, topP = 0.9,
      stop = {"END", "\n\n"}, maxCost = "0.02", adaptive = true, truncate = true)
  Stream<String> words(String topic);

  Stream<Story> stories(String topic);

  @Completion(repair = RepairMode.OFF)
  Story whole(String topic);

  /**
   * A story that somebody tells, with {@code braces} &amp; <b>tags</b>. A second sentence.
   *
   * @param title what stands above it
   * @param mainText the {@link String text} itself,
   *     of several lines
   * @param rating from the readers
   */
  record Story(
      String title,
      @Description("wins over Javadoc") String mainText,
      @jakarta.validation.constraints.Min(1) int rating,
      List<@Nullable String> notes,
      Map<String, @Nullable Mood> moods,
      @Nullable Mood mood,
      Optional<Integer> pages) {}

  /** How it feels */
  enum Mood {
    /** Nobody laughs. Ever. */
    SAD,
    /** Not this. */
    @Description("Everybody laughs")
    MERRY,
    PLAIN
  }
}
