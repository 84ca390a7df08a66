package dev.rialto.endtoend;

import dev.rialto.Completion;
import dev.rialto.UserMessage;
import java.util.List;
import java.util.Map;

/** Answers with types that hold themselves, and with ones that are generic. */
@Completion(timeout = "20s")
interface Outliner {

  @UserMessage("Outline {{subject}}")
  Topic outline(String subject);

  @UserMessage("Try {{subject}}")
  Outcome<Integer> attempt(String subject);

  @UserMessage("Count {{subject}}")
  Map<Kind, Integer> count(String subject);

  /** A part of an outline. */
  record Topic(String title, List<Topic> parts) {}

  /** What comes of something. */
  sealed interface Outcome<T> {}

  /** It went well. */
  record Done<T>(T value) implements Outcome<T> {}

  /** It did not. */
  record Failed<T>(String why) implements Outcome<T> {}

  /** A kind of thing. */
  enum Kind {
    /** The one. */
    ROAD,
    /** The other. */
    RIVER
  }
}
