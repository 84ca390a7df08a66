package dev.rialto.benchmarks.jmh;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import dev.rialto.CompletionRequest;
import dev.rialto.Message;
import dev.rialto.Parameters;
import dev.rialto.provider.OpenAi;
import dev.rialto.spi.Endpoint;
import dev.rialto.spi.Target;
import dev.rialto.spi.WireRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * A request with a prompt of 1,000 characters into a buffer that is there, in OpenAI's dialect;
 * beside it, Jackson's writeString of that prompt and nothing else.
 */
@State(Scope.Thread)
public class EncodeBenchmark {

  private final Buffer buffer = new Buffer();
  private final JsonFactory json =
      JsonFactory.builder()
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
          .build();
  private String prompt;
  private CompletionRequest request;
  private Target target;
  private WireRequest encoded;

  /** Prepares the request. */
  @Setup
  public void prepare() {
    prompt = "Which bridge carries \"each\" call,\nand why? ".repeat(25).substring(0, 1_000);
    Endpoint endpoint = OpenAi.builder().apiKey("sk-none").build().endpoints().get(0);
    target = new Target(endpoint, "bench-model");
    request =
        new CompletionRequest(
            List.of(Message.user(prompt)), Parameters.NONE, null, List.of(), false);
    encoded = endpoint.protocol().encode(request, target);
  }

  /** Headers and body, as for every call. */
  @Benchmark
  public int headersAndBody() throws IOException {
    return write(target.endpoint().protocol().encode(request, target));
  }

  /** The body. */
  @Benchmark
  public int body() throws IOException {
    return write(encoded);
  }

  /** Jackson alone. */
  @Benchmark
  public int writeString() throws IOException {
    buffer.length = 0;
    try (JsonGenerator out = json.createGenerator(buffer)) {
      out.writeString(prompt);
    }
    return buffer.length;
  }

  private int write(WireRequest wire) throws IOException {
    buffer.length = 0;
    wire.body().writeTo(buffer);
    return buffer.length;
  }

  /** As a transport's buffer: no locks, no copies but one. */
  private static final class Buffer extends OutputStream {
    private final byte[] bytes = new byte[8_192];
    private int length;

    @Override
    public void write(int b) {
      bytes[length++] = (byte) b;
    }

    @Override
    public void write(byte[] from, int offset, int count) {
      System.arraycopy(from, offset, bytes, length, count);
      length += count;
    }
  }
}
