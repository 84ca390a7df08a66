package dev.rialto.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rialto.Completion;
import dev.rialto.CompletionStream;
import dev.rialto.ConfigurationException;
import dev.rialto.Embedding;
import dev.rialto.GeneratedImage;
import dev.rialto.Image;
import dev.rialto.ImageGeneration;
import dev.rialto.Moderation;
import dev.rialto.ModerationResult;
import dev.rialto.Packed;
import dev.rialto.Partial;
import dev.rialto.Result;
import dev.rialto.UserMessage;
import dev.rialto.runtime.TaskOutput;
import dev.rialto.testing.Fake;
import dev.rialto.testing.Fakes;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Whatever a method may return, a fake can be given a value of it: every task, and every shape that
 * hands it out. A method that is added to an interface here is tried with no further word.
 */
class AnyFakeTest {

  /** A constant. */
  enum Mood {
    GOOD,
    BAD
  }

  /** A record. */
  record Risk(String title, Optional<Mood> mood, List<Risk> below) {}

  /** One of two. */
  sealed interface Shape {
    /** The one. */
    record Circle(double radius) implements Shape {}

    /** The other. */
    record Square(double side) implements Shape {}
  }

  /** Every type of a value, and every shape that hands a value out. */
  @Completion
  interface Answers {
    String text(String q);

    boolean aBoolean(String q);

    byte aByte(String q);

    short aShort(String q);

    int anInt(String q);

    long aLong(String q);

    float aFloat(String q);

    double aDouble(String q);

    char aChar(String q);

    Integer aBox(String q);

    BigDecimal aDecimal(String q);

    BigInteger aBigInteger(String q);

    UUID aUuid(String q);

    URI aUri(String q);

    LocalDate aDate(String q);

    Instant anInstant(String q);

    Duration aDuration(String q);

    Mood aConstant(String q);

    Risk aRecord(String q);

    Shape aCase(String q);

    List<Risk> aList(String q);

    List<List<String>> aListOfLists(String q);

    Set<Mood> aSet(String q);

    Map<String, Risk> aMap(String q);

    Map<Mood, List<Integer>> aMapByConstants(String q);

    Optional<Risk> anOptional(String q);

    Optional<Integer> anOptionalNumber(String q);

    Result<Risk> aResult(String q);

    Result<String> aResultOfText(String q);

    Result<Optional<List<Risk>>> aDeepResult(String q);

    CompletableFuture<Risk> aFuture(String q);

    CompletionStage<Result<Shape>> aStageOfAResult(String q);

    CompletableFuture<Optional<Mood>> aFutureOptional(String q);

    CompletionStage<String> aStageOfText(String q);

    Flow.Publisher<String> aPublisherOfText(String q);

    Flow.Publisher<Risk> aPublisher(String q);

    Flow.Publisher<Partial<Risk>> aPublisherOfPartials(String q);

    CompletionStream<String> aCompletionStreamOfText(String q);

    CompletionStream<Shape> aCompletionStream(String q);

    Stream<Mood> aStream(String q);

    Stream<String> aStreamOfText(String q);

    @UserMessage("Say {{q}}")
    List<Risk> aPackedList(@Packed List<String> q);

    @UserMessage("Say {{q}}")
    CompletableFuture<Result<List<Integer>>> aPackedFuture(@Packed List<String> q);
  }

  /** Vectors in every shape. */
  @Embedding
  interface Vectors {
    float[] one(String text);

    double[] wide(String text);

    List<float[]> many(List<String> texts);

    List<double[]> manyWide(List<String> texts);

    Result<float[]> result(String text);

    Result<List<double[]>> resultOfMany(List<String> texts);

    CompletableFuture<double[]> future(String text);

    CompletionStage<List<float[]>> stage(List<String> texts);

    CompletableFuture<Result<List<float[]>>> futureResult(List<String> texts);
  }

  /** Judgements in every shape. */
  @Moderation
  interface Guards {
    ModerationResult one(String text);

    List<ModerationResult> many(List<String> texts);

    Result<ModerationResult> result(String text);

    CompletableFuture<List<ModerationResult>> future(List<String> texts);

    CompletionStage<Result<ModerationResult>> stage(String text);
  }

  /** Images in every shape. */
  @ImageGeneration
  interface Painters {
    GeneratedImage one(String prompt);

    List<GeneratedImage> many(String prompt);

    Result<GeneratedImage> result(String prompt);

    CompletableFuture<List<GeneratedImage>> future(String prompt);

    CompletionStage<Result<List<GeneratedImage>>> stage(String prompt);
  }

  private static final Risk RISK =
      new Risk(
          "rot", Optional.of(Mood.BAD), List.of(new Risk("worms", Optional.empty(), List.of())));

  private static final Map<String, Object> VALUES =
      Map.ofEntries(
          Map.entry("String", "a text"),
          Map.entry("boolean", true),
          Map.entry("byte", (byte) -3),
          Map.entry("short", (short) 300),
          Map.entry("int", 70_000),
          Map.entry("long", 5_000_000_000L),
          Map.entry("float", 1.5f),
          Map.entry("double", 2.25),
          Map.entry("char", 'ß'),
          Map.entry("Integer", 7),
          Map.entry("BigDecimal", new BigDecimal("12.340")),
          Map.entry("BigInteger", new BigInteger("123456789012345678901234567890")),
          Map.entry("UUID", UUID.fromString("6f1c1ad8-62bb-4a4e-9a3f-0d1e6a2a9d01")),
          Map.entry("URI", URI.create("https://example.org/a?b=c")),
          Map.entry("LocalDate", LocalDate.of(2026, 2, 28)),
          Map.entry("Instant", Instant.parse("2026-02-28T12:30:00Z")),
          Map.entry("Duration", Duration.ofMinutes(90)),
          Map.entry("Mood", Mood.GOOD),
          Map.entry("Risk", RISK),
          Map.entry("Shape", new Shape.Square(4)),
          Map.entry("List<Risk>", List.of(RISK, RISK)),
          Map.entry("List<List<String>>", List.of(List.of("a"), List.of())),
          Map.entry("List<Integer>", List.of(1, 2)),
          Map.entry("Set<Mood>", Set.of(Mood.GOOD, Mood.BAD)),
          Map.entry("Map<String, Risk>", Map.of("a", RISK)),
          Map.entry("Map<Mood, List<Integer>>", Map.of(Mood.BAD, List.of(1, 2))),
          Map.entry("Optional<Risk>", Optional.of(RISK)),
          Map.entry("Optional<Integer>", Optional.empty()),
          Map.entry("Optional<Mood>", Optional.of(Mood.BAD)),
          Map.entry("Optional<List<Risk>>", Optional.of(List.of(RISK))),
          Map.entry("float[]", new float[] {.5f, -1}),
          Map.entry("double[]", new double[] {.5, -1}),
          Map.entry("List<float[]>", List.of(new float[] {1}, new float[] {2})),
          Map.entry("List<double[]>", List.of(new double[] {1}, new double[] {2})),
          Map.entry("ModerationResult", new ModerationResult(false, Map.of(), Map.of())),
          Map.entry(
              "List<ModerationResult>",
              List.of(
                  new ModerationResult(true, Map.of("spam", true), Map.of("spam", .75)),
                  new ModerationResult(false, Map.of("spam", false), Map.of()))),
          Map.entry(
              "GeneratedImage",
              new GeneratedImage(Image.of(new byte[] {1, 2}, "image/avif"), "a hen")),
          Map.entry(
              "List<GeneratedImage>",
              List.of(
                  new GeneratedImage(Image.of(URI.create("https://example.org/hen.png")), ""),
                  new GeneratedImage(Image.of(png(), "image/png"), "two hens"))));

  private static byte[] png() {
    return new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0};
  }

  private static final Pattern HANDS_OUT =
      Pattern.compile(
          "^(?:CompletableFuture|CompletionStage|Result|Publisher|Partial|CompletionStream|Stream)"
              + "<(.*)>$");

  /** What is within all that only hands a value out. */
  private static Object value(Method method) {
    String type =
        method.getGenericReturnType().getTypeName().replaceAll("\\b[a-z]+\\.|\\w+\\$", "");
    for (int before = 0; before != type.length(); ) {
      before = type.length();
      type = HANDS_OUT.matcher(type).replaceFirst("$1");
    }
    Object value = VALUES.get(type);
    assertThat(value).as("a value of " + type + " for " + method).isNotNull();
    return value;
  }

  private static Object call(Object client, Method method) throws Exception {
    Object argument =
        method.getParameterTypes()[0] == String.class ? "question" : List.of("one", "two");
    method.setAccessible(true);
    return method.invoke(client, argument);
  }

  /** Returns the value within what a method returned. */
  private static Object within(Object returned) throws Exception {
    Object value = returned;
    if (value instanceof CompletionStage<?> stage) {
      value = stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
    if (value instanceof Result<?> result) {
      value = result.value();
    }
    if (value instanceof Stream<?> stream) {
      value = stream.toList();
    }
    if (value instanceof Flow.Publisher<?> publisher) {
      value = collected(publisher);
    }
    return value;
  }

  private static <T> List<T> collected(Flow.Publisher<T> publisher) throws Exception {
    List<T> all = new ArrayList<>();
    CompletableFuture<List<T>> done = new CompletableFuture<>();
    publisher.subscribe(
        new Flow.Subscriber<>() {
          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
          }

          @Override
          public void onNext(T item) {
            all.add(item);
          }

          @Override
          public void onError(Throwable thrown) {
            done.completeExceptionally(thrown);
          }

          @Override
          public void onComplete() {
            done.complete(all);
          }
        });
    return done.get(30, TimeUnit.SECONDS);
  }

  @TestFactory
  Stream<DynamicTest> everyMethodsValue_comesBackAsItWasGiven() {
    return Stream.of(Answers.class, Vectors.class, Guards.class, Painters.class)
        .flatMap(type -> Stream.of(type.getMethods()))
        .map(
            method ->
                DynamicTest.dynamicTest(
                    method.getDeclaringClass().getSimpleName() + "." + method.getName(),
                    () -> comesBack(method)));
  }

  private static void comesBack(Method method) throws Exception {
    Object value = value(method);
    try (Fake<?> fake = Fakes.of(method.getDeclaringClass())) {
      fake.answer(value);
      Object found = within(call(fake.client(), method));
      if (found instanceof List<?> all && !all.isEmpty() && all.get(0) instanceof Partial<?>) {
        Partial<?> last = (Partial<?>) all.get(all.size() - 1);
        assertThat((Object) last.value()).isEqualTo(value);
      } else if (found instanceof List<?> all && !(value instanceof List)) {
        assertThat(all).singleElement().isEqualTo(value);
      } else if (holdsArray(value)) {
        assertThat(found).usingRecursiveComparison().isEqualTo(value);
      } else {
        assertThat(found).isEqualTo(value);
      }
    }
  }

  private static boolean holdsArray(Object value) {
    return value.getClass().isArray()
        || (value instanceof List<?> all && !all.isEmpty() && holdsArray(all.get(0)));
  }

  /** A shape that is added to the tasks is to be added here. */
  @Test
  void everyOutputOfATask_isTried() throws Exception {
    List<String> outputs = new ArrayList<>();
    for (Field field : TaskOutput.class.getDeclaredFields()) {
      if (Modifier.isStatic(field.getModifiers()) && Modifier.isPublic(field.getModifiers())) {
        outputs.add(field.getName());
      }
    }
    assertThat(outputs)
        .containsExactlyInAnyOrder(
            "VECTOR",
            "VECTORS",
            "DOUBLE_VECTOR",
            "DOUBLE_VECTORS",
            "MODERATION",
            "MODERATIONS",
            "IMAGE",
            "IMAGES");
  }

  @Test
  void anotherTasksValue_isRefusedWithWhatIsAllowed() {
    try (Fake<Guards> fake = Fakes.of(Guards.class)) {
      fake.answer("fine");
      assertThatThrownBy(() -> fake.client().one("text"))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining(
              "a moderation gives a ModerationResult or a list of them, not fine");
    }
    try (Fake<Painters> fake = Fakes.of(Painters.class)) {
      fake.answer(new float[0]);
      assertThatThrownBy(() -> fake.client().one("text"))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("an image generation gives a GeneratedImage");
    }
    try (Fake<Vectors> fake = Fakes.of(Vectors.class)) {
      fake.answer(List.of("a"));
      assertThatThrownBy(() -> fake.client().many(List.of("text")))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("an embedding is a float[], a double[] or a list of them, not a");
    }
  }
}
