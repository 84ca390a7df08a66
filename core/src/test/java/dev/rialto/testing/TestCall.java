package dev.rialto.testing;

import dev.rialto.CacheMode;
import dev.rialto.CallOptions;
import dev.rialto.CompletionRequest;
import dev.rialto.EmbeddingRequest;
import dev.rialto.Message;
import dev.rialto.Parameters;
import dev.rialto.Request;
import dev.rialto.internal.call.Call;
import dev.rialto.internal.call.Deadline;
import dev.rialto.internal.call.Toolset;
import dev.rialto.runtime.OutputType;
import dev.rialto.spi.PipelineEvent;
import dev.rialto.spi.Ticker;
import java.time.Duration;
import java.util.List;

/** Makes calls; what a test does not say is plain. */
public final class TestCall {

  private final long nowNanos;
  private Request request;
  private OutputType<?> output = OutputType.TEXT;
  private String model = "acme/large";
  private String method = "ask";
  private String task = "";
  private CallOptions options = CallOptions.NONE;
  private CacheMode cache = CacheMode.ON;
  private long cacheTtlNanos;
  private boolean repair;
  private String profile = "";
  private Toolset tools = Toolset.NONE;
  private boolean unary = true;
  private long timeoutNanos = Duration.ofSeconds(60).toNanos();

  private TestCall(Ticker clock, Request request) {
    this.nowNanos = clock.nanoTime();
    this.request = request;
  }

  /** A unary call that asks one question, and may be cached. */
  public static TestCall asking(Ticker clock, String question) {
    return new TestCall(
        clock,
        new CompletionRequest(
            List.of(Message.user(question)), Parameters.NONE, null, List.of(), false));
  }

  /** A unary call that embeds texts, and is not cached. */
  public static TestCall embedding(Ticker clock, String... texts) {
    return new TestCall(clock, new EmbeddingRequest(List.of(texts), 0)).cache(CacheMode.OFF);
  }

  public TestCall request(Request value) {
    request = value;
    return this;
  }

  public TestCall output(OutputType<?> value) {
    output = value;
    return this;
  }

  public TestCall model(String value) {
    model = value;
    return this;
  }

  public TestCall method(String value) {
    method = value;
    return this;
  }

  public TestCall task(String value) {
    task = value;
    return this;
  }

  public TestCall profile(String value) {
    profile = value;
    return this;
  }

  public TestCall options(CallOptions value) {
    options = value;
    return this;
  }

  public TestCall cache(CacheMode value) {
    cache = value;
    return this;
  }

  public TestCall cacheTtl(Duration value) {
    cacheTtlNanos = value.toNanos();
    return this;
  }

  public TestCall timeout(Duration value) {
    timeoutNanos = value.toNanos();
    return this;
  }

  public TestCall repairing() {
    repair = true;
    return this;
  }

  public TestCall streaming() {
    unary = false;
    if (request instanceof CompletionRequest r) {
      request =
          new CompletionRequest(
              r.messages(), r.parameters(), r.schema(), r.tools(), r.toolChoice(), true);
    }
    return this;
  }

  public TestCall tools(Toolset value) {
    tools = value;
    return this;
  }

  public Call call() {
    return new Call(
        new PipelineEvent.Origin("Assistant", method, task),
        request,
        output,
        model,
        task,
        options,
        cache,
        cacheTtlNanos,
        unary,
        nowNanos,
        new Deadline(nowNanos + timeoutNanos),
        tools,
        repair,
        profile);
  }
}
