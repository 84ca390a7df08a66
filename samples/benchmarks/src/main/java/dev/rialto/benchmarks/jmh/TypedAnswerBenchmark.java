package dev.rialto.benchmarks.jmh;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.rialto.benchmarks.jmh.Reviewer.Finding;
import dev.rialto.benchmarks.jmh.Reviewer.Review;
import dev.rialto.runtime.ElementOutput;
import dev.rialto.runtime.ElementScanner;
import dev.rialto.runtime.OutputType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * A record answer of 2.2 kB made into a record by generated code; beside it, Jackson databind,
 * warm, on the same text and on its bytes. And the elements of a list that comes in deltas of 16
 * characters, an operation being one element of 250.
 */
@State(Scope.Thread)
public class TypedAnswerBenchmark {

  private static final int FINDINGS = 8;

  private final ObjectReader databind = new ObjectMapper().readerFor(Review.class);
  private final OutputType<Review> review = TypedOutputs.review();
  private final ElementOutput<Finding> findings = TypedOutputs.findings();
  private String answer;
  private byte[] bytes;
  private final List<String> deltas = new ArrayList<>();

  /** Writes the answer. */
  @Setup
  public void prepare() {
    StringBuilder list = new StringBuilder("[");
    for (int i = 0; i < FINDINGS; i++) {
      list.append(i == 0 ? "" : ",")
          .append("{\"file\":\"src/main/java/dev/rialto/netty/Pool")
          .append(i)
          .append(".java\",\"line\":")
          .append(100 + i)
          .append(",\"severity\":\"MEDIUM\",\"message\":\"The stream is released twice when a")
          .append(" \\\"reset\\\" arrives between the two checks;\\nhold the lock over both, or")
          .append(" count references instead.\",\"tags\":[\"leak\",\"race\"]}");
    }
    list.append(']');
    answer =
        "{\"summary\":\"The change moves the pool's bookkeeping under one lock and is mostly right,"
            + " but it leaks a stream when the peer resets early.\",\"score\":7,\"findings\":"
            + list
            + ",\"note\":\"none\",\"approved\":false,\"risk\":0.375}";
    bytes = answer.getBytes(StandardCharsets.UTF_8);
    for (int at = 0; at < list.length(); at += 16) {
      deltas.add(list.substring(at, Math.min(list.length(), at + 16)));
    }
  }

  /** Generated code. */
  @Benchmark
  public Object readRecord() {
    return review.read(answer);
  }

  /** Databind from the same string. */
  @Benchmark
  public Object databindString() throws JsonProcessingException {
    return databind.readValue(answer);
  }

  /** Databind from the same bytes. */
  @Benchmark
  public Object databindBytes() throws IOException {
    return databind.readValue(bytes);
  }

  /** A list as it comes. */
  @Benchmark
  @OperationsPerInvocation(FINDINGS)
  public int streamedElements() {
    List<Finding> seen = new ArrayList<>(FINDINGS);
    ElementScanner<Finding> scanner = findings.scanner();
    for (String delta : deltas) {
      scanner.accept(delta, seen::add);
    }
    scanner.end(seen::add);
    return seen.size();
  }
}
