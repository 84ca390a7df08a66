package dev.rialto.endtoend;

import dev.rialto.CallOptions;
import dev.rialto.Completion;
import dev.rialto.CompletionStream;
import dev.rialto.P;
import dev.rialto.Result;
import dev.rialto.Tool;
import dev.rialto.ToolContext;
import dev.rialto.Tools;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Tools of all the kinds of methods and types that Java has. */
@Completion(timeout = "20s")
@Tools({
  Workshop.Saws.class,
  Workshop.Hammer.class,
  Workshop.Size.class,
  Workshop.Box.class,
  Workshop.Values.class
})
interface Workshop {

  Result<String> use(String wish);

  CompletionStream<Part> parts(String wish);

  String within(String wish, CallOptions options);

  record Part(String name, int count) {}

  /** A generic class whose subclass fills in the type; one static method is hidden. */
  abstract class Sharp<T> {
    @Tool("Cuts something.")
    public T cut(T what, @P("how often") int times) {
      return what;
    }

    @Tool("Says the brand.")
    static String brand() {
      return "none";
    }

    @Tool("Is said by the subclass.")
    abstract List<T> all(Set<T> of);
  }

  class Saws extends Sharp<Part> {
    @Override
    public Part cut(Part what, int times) {
      return new Part(what.name() + " in pieces", what.count() * times);
    }

    static String brand() {
      return "sharpest";
    }

    @Override
    List<Part> all(Set<Part> of) {
      return List.copyOf(of);
    }
  }

  /** An interface, whose tools are called on what implements it. */
  interface Hammer {
    @Tool("Hits a nail.")
    String hit(String nail);

    @Tool("Hits it twice.")
    default int hitTwice(String nail) {
      return (hit(nail) + hit(nail)).length();
    }

    @Tool("Weighs all hammers.")
    static double weigh(byte number) {
      return number / 2.0;
    }
  }

  enum Size {
    SMALL,
    LARGE;

    @Tool("Finds the other size.")
    Size other(Size than) {
      return this == than ? SMALL : this;
    }
  }

  record Box(String label) {
    @Tool("Opens the box.")
    Optional<Box> open(
        @Nullable String key,
        @P(value = "whether to look", required = false) @Nullable Boolean look) {
      return key == null
          ? Optional.empty()
          : Optional.of(new Box(label + " by " + key + " " + look));
    }
  }

  sealed interface Shape {}

  record Circle(double radius) implements Shape {}

  record Square(double side) implements Shape {}

  /** Results and parameters of each type. */
  class Values {
    @Tool(name = "shape", value = "Grows a shape.")
    Shape grow(Shape shape) {
      return shape instanceof Circle circle ? new Square(circle.radius() * 2) : new Circle(1);
    }

    @Tool("Tells all that there is.")
    Map<String, List<Part>> stock(
        Map<String, Integer> counts,
        BigDecimal price,
        LocalDate day,
        UUID id,
        URI at,
        Instant when) {
      return Map.of(
          String.join(",", new TreeSet<>(counts.keySet())),
          List.of(new Part(price + "/" + day + "/" + id + "/" + at + "/" + when, counts.size())));
    }

    @Tool("Answers nothing.")
    void nothing(char c, short s, float f, long l) {}

    @Tool("Answers null.")
    @Nullable String nothingAtAll() {
      return null;
    }

    @Tool("Answers later.")
    CompletionStage<Map<String, Optional<Size>>> later(Size size) {
      return CompletableFuture.supplyAsync(() -> Map.of("it", Optional.of(size)));
    }

    @Tool("Is done later.")
    CompletableFuture<Void> laterDone() {
      return CompletableFuture.completedFuture(null);
    }

    @Tool("Fails later.")
    CompletableFuture<String> laterFailed() {
      return CompletableFuture.failedFuture(new java.io.IOException("no power"));
    }

    @Tool("Tells what the call is about.")
    String about(ToolContext context, String text) {
      return text + " for " + context.options().tenant() + " " + context.options().metadata();
    }

    @Tool("Tells how long.")
    Duration pause(Duration at) {
      return at.plusSeconds(1);
    }
  }
}
