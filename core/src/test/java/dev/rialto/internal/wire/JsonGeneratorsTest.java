package dev.rialto.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Bodies that are written by the same generator one after the other know nothing of each other. */
class JsonGeneratorsTest {

  private final JsonGenerators generators = new JsonGenerators();

  private String write(String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    RequestJson.write(generators, out, Map.of(), json -> json.member("text", text));
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void oneAfterTheOther_eachIsWhole() throws IOException {
    for (int length : new int[] {0, 10, 20_000, 3}) {
      String text = "ü\"".repeat(length);
      assertThat(write(text)).isEqualTo("{\"text\":\"" + text.replace("\"", "\\\"") + "\"}");
    }
  }

  @Test
  void brokenOffWithinAnother_theNextIsWhole() throws IOException {
    for (int i = 0; i < 3; i++) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      assertThatThrownBy(
              () ->
                  RequestJson.write(
                      generators,
                      out,
                      Map.of(),
                      json -> {
                        json.member("secret", "x");
                        throw new IllegalStateException("no more");
                      }))
          .isInstanceOf(IllegalStateException.class);
      assertThat(out.size()).as("what is not whole stays in").isZero();
      assertThat(write("y")).isEqualTo("{\"text\":\"y\"}");
    }
  }

  @Test
  void streamThatFails_theNextIsWhole() throws IOException {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("full");
          }
        };
    assertThatThrownBy(
            () -> RequestJson.write(generators, full, Map.of(), json -> json.member("secret", "x")))
        .hasMessage("full");
    assertThat(write("y")).isEqualTo("{\"text\":\"y\"}");
  }

  @Test
  void withinAnother_eachIsWhole() throws IOException {
    ByteArrayOutputStream outer = new ByteArrayOutputStream();
    RequestJson.write(
        generators, outer, Map.of(), json -> json.member("inner", write(write("deep"))));
    assertThat(outer.toString(StandardCharsets.UTF_8)).endsWith("}\"}").contains("deep");
    assertThat(write("y")).isEqualTo("{\"text\":\"y\"}");
  }

  @Test
  void manyThreads_eachIsWhole() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(40);
    try {
      List<Callable<String>> bodies =
          IntStream.range(0, 400).<Callable<String>>mapToObj(i -> () -> write("t" + i)).toList();
      int i = 0;
      for (Future<String> body : threads.invokeAll(bodies)) {
        assertThat(body.get()).isEqualTo("{\"text\":\"t" + i++ + "\"}");
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
