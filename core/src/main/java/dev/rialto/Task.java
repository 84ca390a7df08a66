package dev.rialto;

import java.util.List;
import java.util.Objects;

/**
 * What a call is for. A task decides how creative the answer may be.
 *
 * @param name lower-case letters, digits and hyphens
 * @param temperature the sampling temperature, 0 to 2, that calls of this task use unless told
 *     otherwise
 * @param maxTokens the most tokens of a free-text answer where no profile is named; 0: no cap
 */
public record Task(String name, double temperature, int maxTokens) {

  /** Conversation: temperature 0.7. */
  public static final Task CHAT = new Task("chat", 0.7);

  /** Writing or changing code: temperature 0.1. */
  public static final Task CODE = new Task("code", 0.1);

  /** Examining something and judging it: temperature 0.3. */
  public static final Task ANALYSIS = new Task("analysis", 0.3);

  /** Free writing: temperature 0.9. */
  public static final Task CREATIVE = new Task("creative", 0.9);

  /** Questions with one right answer: temperature 0.1. */
  public static final Task FACTUAL = new Task("factual", 0.1);

  /** Shortening a text: temperature 0.3. */
  public static final Task SUMMARIZE = new Task("summarize", 0.3);

  /** Choosing among given classes: temperature 0. */
  public static final Task CLASSIFY = new Task("classify", 0.0);

  /** Taking data out of a text: temperature 0. */
  public static final Task EXTRACT = new Task("extract", 0.0);

  /** Answering about images: temperature 0.3. */
  public static final Task VISION = new Task("vision", 0.3);

  /** The task of {@link Embedding} interfaces, for their route and how long they are remembered. */
  public static final Task EMBEDDING = new Task("embedding", 0.0);

  /** The task of {@link ImageGeneration} interfaces, likewise. */
  public static final Task IMAGE = new Task("image", 0.0);

  /** The task of {@link Moderation} interfaces, likewise. */
  public static final Task MODERATION = new Task("moderation", 0.0);

  /** The tasks beside completions: annotations of completions cannot name them. */
  public static final List<Task> BESIDE_COMPLETIONS = List.of(EMBEDDING, IMAGE, MODERATION);

  /** The tasks of completions that every application has. */
  public static final List<Task> BUILT_IN =
      List.of(CHAT, CODE, ANALYSIS, CREATIVE, FACTUAL, SUMMARIZE, CLASSIFY, EXTRACT, VISION);

  /**
   * Tasks with caps for those who want them, {@code Rialto.builder().tasks(Task.CAPPED)}: chat 500
   * tokens, code 1000, analysis 1500, creative 800, which are the figures of the field's
   * performance guides. A profile, a method's or a call's own figure wins; typed answers have none.
   */
  public static final List<Task> CAPPED =
      List.of(CHAT.capped(500), CODE.capped(1_000), ANALYSIS.capped(1_500), CREATIVE.capped(800));

  /** Makes a task without a cap. */
  public Task(String name, double temperature) {
    this(name, temperature, 0);
  }

  /** Returns this task with free-text answers of so many tokens at most; 0: no cap. */
  public Task capped(int tokens) {
    return new Task(name, temperature, tokens);
  }

  /** Checks the ranges. */
  public Task {
    Objects.requireNonNull(name, "name");
    if (!(temperature >= 0 && temperature <= 2)) {
      throw new IllegalArgumentException(
          "temperature of task '" + name + "' is " + temperature + "; allowed is 0 to 2");
    }
    if (maxTokens < 0) {
      throw new IllegalArgumentException(
          "maxTokens of task '" + name + "' is " + maxTokens + "; allowed is 0 (no cap) or more");
    }
  }
}
