package dev.rialto.benchmarks.jmh;

import dev.rialto.Completion;
import dev.rialto.UserMessage;
import java.util.List;
import java.util.concurrent.Flow;

/** Answers with records, whole and one by one. */
@Completion
public interface Reviewer {

  /** Returns a record of about 2 kB. */
  @UserMessage("Review this change:\n{{diff}}")
  Review review(String diff);

  /** Returns findings as they come. */
  @UserMessage("List what is wrong with this change:\n{{diff}}")
  Flow.Publisher<Finding> findings(String diff);

  /** A review. */
  record Review(
      String summary,
      int score,
      List<Finding> findings,
      String note,
      boolean approved,
      double risk) {}

  /** A finding. */
  record Finding(String file, int line, Severity severity, String message, List<String> tags) {}

  /** How bad it is. */
  enum Severity {
    /** A little. */
    LOW,
    /** Some. */
    MEDIUM,
    /** Much. */
    HIGH
  }
}
