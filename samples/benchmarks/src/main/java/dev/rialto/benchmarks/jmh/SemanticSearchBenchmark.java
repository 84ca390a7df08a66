package dev.rialto.benchmarks.jmh;

import dev.rialto.internal.cache.semantic.SemanticIndex;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * A search of the semantic tier's index among many texts, and how many of the nearest it finds that
 * an exact scan finds. The vectors lie about topics, as those of sentences do. A question is a
 * reworded text ({@code reworded}: the tier's own question, with its least similarity), or anything
 * about a topic ({@code any}: without a least one, which is harder).
 */
@State(Scope.Benchmark)
public class SemanticSearchBenchmark {

  private static final int DIMENSIONS = 384;
  private static final int TOPICS = 2_000;
  private static final int QUESTIONS = 200;

  /** How many texts there are. */
  @Param("100000")
  public int texts;

  /** What is asked. */
  @Param({"reworded", "any"})
  public String question = "";

  private final Random random = new Random(7);
  private final float[][] questions = new float[QUESTIONS][];
  private final int[] nearest = new int[QUESTIONS];
  private SemanticIndex<String, Integer> index = new SemanticIndex<>(1);
  private double least;

  /** Called by JMH. */
  public SemanticSearchBenchmark() {}

  /** How many searches found what an exact scan finds. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Recall {

    /** Searches that found it. */
    public long found;

    /** All searches. */
    public long searched;

    private int next;

    /** Called by JMH. */
    public Recall() {}

    /** Begins an iteration. */
    @Setup(Level.Iteration)
    public void reset() {
      found = 0;
      searched = 0;
    }
  }

  /** Fills the index, and scans it for the answers. */
  @Setup
  public void fill() {
    index = new SemanticIndex<>(texts);
    float[][] topics = new float[TOPICS][];
    for (int i = 0; i < TOPICS; i++) {
      topics[i] = anywhere();
    }
    float[][] vectors = new float[texts][];
    for (int i = 0; i < texts; i++) {
      vectors[i] = near(topics[random.nextInt(TOPICS)], .75);
      index.add("", "text " + i, vectors[i], i);
    }
    boolean reworded = question.equals("reworded");
    least = reworded ? .7 : -1;
    for (int i = 0; i < QUESTIONS; i++) {
      float[] asked =
          reworded
              ? near(vectors[random.nextInt(texts)], .9)
              : near(topics[random.nextInt(TOPICS)], .75);
      questions[i] = asked;
      double[] similarities =
          IntStream.range(0, texts).parallel().mapToDouble(t -> dot(vectors[t], asked)).toArray();
      int best = 0;
      for (int t = 1; t < texts; t++) {
        best = similarities[t] > similarities[best] ? t : best;
      }
      nearest[i] = best;
    }
  }

  private float[] anywhere() {
    float[] vector = new float[DIMENSIONS];
    for (int i = 0; i < DIMENSIONS; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return toLengthOne(vector);
  }

  private float[] near(float[] vector, double cosine) {
    float[] aside = anywhere();
    double share = Math.sqrt(1 - cosine * cosine);
    float[] sum = new float[DIMENSIONS];
    for (int i = 0; i < DIMENSIONS; i++) {
      sum[i] = (float) (cosine * vector[i] + share * aside[i]);
    }
    return toLengthOne(sum);
  }

  private static float[] toLengthOne(float[] vector) {
    float scale = (float) (1 / Math.sqrt(dot(vector, vector)));
    for (int i = 0; i < vector.length; i++) {
      vector[i] *= scale;
    }
    return vector;
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /** One search. */
  @Benchmark
  public SemanticIndex.@Nullable Near<Integer> search(Recall recall) {
    int at = recall.next++ % QUESTIONS;
    SemanticIndex.Near<Integer> found = index.nearest("", questions[at], least, text -> true);
    recall.searched++;
    if (found != null && found.entry().value() == nearest[at]) {
      recall.found++;
    }
    return found;
  }
}
