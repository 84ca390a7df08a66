package dev.rialto.benchmarks.jmh;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.rialto.runtime.OutputType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Answers of about 2 kB of several shapes made into records by generated code; beside it, Jackson
 * databind, warm, on the same text and on its bytes.
 */
@State(Scope.Thread)
public class AnswerShapesBenchmark {

  /** What the answer is full of. */
  @Param({"nested", "escaped", "foreign", "counts", "curve", "words", "essay", "ranks"})
  public String shape;

  private OutputType<?> output;
  private ObjectReader databind;
  private String answer;
  private byte[] bytes;

  /** Writes the answer, and checks that both read the same. */
  @Setup
  public void prepare() throws IOException {
    Object sample = AnswerShapes.sample(shape);
    ObjectMapper mapper = new ObjectMapper();
    output = TypedOutputs.of(new AnswerShapes_RialtoFactory(), shape);
    databind = mapper.readerFor(sample.getClass());
    answer = mapper.writeValueAsString(sample);
    bytes = answer.getBytes(StandardCharsets.UTF_8);
    if (!output.read(answer).equals(sample) || !databind.readValue(bytes).equals(sample)) {
      throw new IllegalStateException(shape + " does not come back equal");
    }
  }

  /** Generated code. */
  @Benchmark
  public Object read() {
    return output.read(answer);
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
}
