package dev.rialto.benchmarks.jmh;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import dev.rialto.CompletionRequest;
import dev.rialto.Message;
import dev.rialto.Parameters;
import dev.rialto.provider.OpenAi;
import dev.rialto.runtime.ClientRuntime;
import dev.rialto.spi.Endpoint;
import dev.rialto.spi.Target;
import dev.rialto.spi.WireRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * A request with a prompt of about 1,000 characters into a buffer that is there, in OpenAI's
 * dialect: rendered from a template with variables by a generated client and written, and written
 * alone; beside it, Jackson's writeString of the finished prompt and nothing else.
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
  private Prompter client;
  private List<Message> rendered;
  private String title;
  private String diff;
  private List<String> rules;

  /** Prepares the request. */
  @Setup
  public void prepare() {
    title = "Window credit returns as the \"subscriber\" asks";
    diff =
        "- channel.read(all);\n+ if (credit > 0) {\n+   channel.read(credit);\n+ }\n".repeat(3)
            + "// why: a reader \"in no hurry\" must not fill our memory";
    rules = List.of("No praise.", "No guesses: say what you saw.");
    // Generated code hands its messages to the runtime; the rest of it is no part of this.
    ClientRuntime runtime =
        (ClientRuntime)
            Proxy.newProxyInstance(
                ClientRuntime.class.getClassLoader(),
                new Class<?>[] {ClientRuntime.class},
                (proxy, method, arguments) -> messages(arguments[1]));
    client = new Prompter_Rialto(runtime);
    render();
    prompt = rendered.get(0).text();
    Endpoint endpoint = OpenAi.builder().apiKey("sk-none").build().endpoints().get(0);
    target = new Target(endpoint, "bench-model");
    request = request();
    encoded = endpoint.protocol().encode(request, target);
  }

  @SuppressWarnings("unchecked")
  private Object messages(Object messages) {
    rendered = (List<Message>) messages;
    return "";
  }

  private CompletionRequest request() {
    return new CompletionRequest(rendered, Parameters.NONE, null, List.of(), false);
  }

  /** The template with its variables, as generated code renders it, and the body. */
  @Benchmark
  public int renderedBody() throws IOException {
    render();
    return write(target.endpoint().protocol().encode(request(), target));
  }

  /** The template with its variables: the request's text and messages, without which it is none. */
  @Benchmark
  public List<Message> render() {
    client.review("Ada", 3, title, "English", 5, rules, diff);
    return rendered;
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
