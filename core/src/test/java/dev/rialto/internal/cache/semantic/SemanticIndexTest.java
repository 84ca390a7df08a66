package dev.rialto.internal.cache.semantic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SemanticIndexTest {

  private static final int DIMENSIONS = 384;

  private static float[] random(Random random) {
    float[] vector = new float[DIMENSIONS];
    for (int i = 0; i < DIMENSIONS; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return toLengthOne(vector);
  }

  private static float[] toLengthOne(float[] vector) {
    float scale = (float) (1 / Math.sqrt(Dot.of(vector, vector)));
    for (int i = 0; i < vector.length; i++) {
      vector[i] *= scale;
    }
    return vector;
  }

  /** Returns a vector whose cosine with the given one is about the given one. */
  private static float[] near(float[] vector, double cosine, Random random) {
    float[] other = random(random);
    float[] sum = new float[DIMENSIONS];
    double aside = Math.sqrt(1 - cosine * cosine);
    for (int i = 0; i < DIMENSIONS; i++) {
      sum[i] = (float) (cosine * vector[i] + aside * other[i]);
    }
    return toLengthOne(sum);
  }

  @Test
  void ofManyTextsNearlyAllNearOnesAreFoundEvenIfTheirVectorsHaveNoStructure() {
    long seed = 42;
    Random random = new Random(seed);
    int texts = 20_000;
    SemanticIndex<String, Integer> index = new SemanticIndex<>(texts);
    List<float[]> vectors = new ArrayList<>();
    for (int i = 0; i < texts; i++) {
      vectors.add(random(random));
      index.add("p", "text " + i, vectors.get(i), i);
    }
    int found = 0;
    int nearOnes = 0;
    int searches = 60;
    for (int i = 0; i < searches; i++) {
      float[] query = random(random);
      int exact =
          IntStream.range(0, texts)
              .boxed()
              .max(Comparator.comparingDouble(v -> Dot.of(vectors.get(v), query)))
              .orElseThrow();
      SemanticIndex.Near<Integer> nearest = index.nearest("p", query, -1, v -> true);
      found += nearest != null && nearest.entry().value() == exact ? 1 : 0;
      int known = random.nextInt(texts);
      SemanticIndex.Near<Integer> near =
          index.nearest("p", near(vectors.get(known), 0.85, random), 0.8, v -> true);
      nearOnes += near != null && near.entry().value() == known ? 1 : 0;
    }
    assertThat(nearOnes).as("seed %s", seed).isEqualTo(searches);
    assertThat(found).as("recall of searches without bound, seed %s", seed).isGreaterThan(56);
  }

  @Test
  void whatIsAddedRemovedAndReplacedIsFoundAsInAnExactScan() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    SemanticIndex<String, Integer> index = new SemanticIndex<>(6_000);
    List<SemanticEntry<Integer>> live = new ArrayList<>();
    index.onRemoved(live::remove);
    for (int step = 0; step < 9_000; step++) {
      if (!live.isEmpty() && random.nextInt(8) == 0) {
        index.remove(live.get(random.nextInt(live.size())));
      } else {
        SemanticEntry<Integer> entry =
            new SemanticEntry<>(Reading.of("text " + random.nextInt(8_000)), random(random), step);
        index.add("p", entry);
        live.add(entry);
      }
      if (step % 300 == 0 && !live.isEmpty()) {
        SemanticEntry<Integer> one = live.get(random.nextInt(live.size()));
        List<SemanticIndex.Near<Integer>> near =
            index.nearest("p", near(one.vector(), 0.9, random), 4, 0.7, v -> true);
        assertThat(near).as("seed %s", seed).hasSize(1);
        assertThat(near.get(0).entry()).as("seed %s", seed).isSameAs(one);
      }
    }
    assertThat(index.size()).isEqualTo(live.size()).isLessThanOrEqualTo(6_000);
    index.removeIf(value -> true);
    assertThat(index.size()).isZero();
    assertThat(live).isEmpty();
  }

  @Test
  void whatWasRemovedHidesNothingThatIsThere() {
    long seed = 43;
    Random random = new Random(seed);
    SemanticIndex<String, Integer> index = new SemanticIndex<>(10_000);
    float[] query = random(random);
    for (int i = 0; i < 10_000; i++) {
      index.add("p", "text " + i, near(query, i < 5_000 ? 0.97 : i == 5_000 ? 0.85 : 0, random), i);
    }
    assertThat(index.nearest("p", query, 0.8, i -> true).entry().value()).isLessThan(5_000);
    index.removeIf(i -> i < 5_000);
    assertThat(index.nearest("p", query, 0.8, i -> true)).as("seed %s", seed).isNotNull();
  }

  @Test
  void theNearestFewAreSortedAndUnwantedOnesLeftOut() {
    SemanticIndex<String, Integer> index = new SemanticIndex<>(100);
    for (int degrees = 0; degrees < 90; degrees += 10) {
      index.add("p", "t" + degrees, at(degrees), degrees);
    }
    assertThat(
            index.nearest("p", at(33), 4, 0.5, degrees -> degrees != 40).stream()
                .map(near -> near.entry().value()))
        .containsExactly(30, 20, 50, 10);
    assertThat(index.nearest("other", at(33), 4, 0.5, degrees -> true)).isEmpty();
  }

  @Test
  void whatWasOfNoUseForLongestGoesFirst() {
    SemanticIndex<String, Integer> index = new SemanticIndex<>(3);
    index.add("p", "a", at(0), 1);
    index.add("p", "b", at(30), 2);
    index.add("q", "c", at(60), 3);
    index.used(index.nearest("p", at(0), 0.9, v -> true).entry());
    index.add("p", "d", at(90), 4);
    assertThat(index.nearest("p", at(30), 0.99, v -> true)).isNull();
    assertThat(index.nearest("p", at(0), 0.99, v -> true)).isNotNull();
    index.sweep(2, value -> value == 3);
    assertThat(index.nearest("q", at(60), 0.99, v -> true)).isNull();
    assertThat(index.size()).isEqualTo(2);
  }

  @Test
  void searchesAndChangesAtTheSameTimeSeeWholeTexts() {
    SemanticIndex<String, String> index = new SemanticIndex<>(5_000);
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<Integer> searches =
        CompletableFuture.supplyAsync(
            () -> {
              Random random = new Random(1);
              int found = 0;
              do {
                for (SemanticIndex.Near<String> near :
                    index.nearest("p", random(random), 4, -1, v -> true)) {
                  assertThat(near.entry().value()).isEqualTo(near.entry().text());
                  found++;
                }
              } while (!over.get());
              return found;
            });
    Random random = new Random(2);
    for (int i = 0; i < 8_000; i++) {
      index.add("p", "t" + i, random(random), "t" + i);
    }
    over.set(true);
    assertThat(searches.join()).isPositive();
  }

  @Test
  void vectorsOfAnotherModelAreNeverNear() {
    SemanticIndex<String, Integer> index = new SemanticIndex<>(10);
    index.add("p", "a", new float[] {1, 0, 0}, 1);
    assertThat(index.nearest("p", new float[] {1, 0}, 0, v -> true)).isNull();
  }

  private static float[] at(int degrees) {
    return new float[] {
      (float) Math.cos(Math.toRadians(degrees)), (float) Math.sin(Math.toRadians(degrees))
    };
  }
}
