package dev.rialto.testing;

import dev.rialto.Request;
import dev.rialto.ResponseEvent;
import dev.rialto.spi.Headers;
import dev.rialto.spi.ResponseDecoder;
import dev.rialto.spi.ResponseHead;
import dev.rialto.spi.Target;
import dev.rialto.spi.WireProtocol;
import dev.rialto.spi.WireRequest;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The dialect of a fake's provider: no bytes, but the events that the rules ask for. */
final class FakeProtocol implements WireProtocol {

  private final Invocations invocations;

  /** What a request is answered with, by its model, which is the one call's own. */
  private final Map<String, ReplyEvents> prepared = new ConcurrentHashMap<>();

  FakeProtocol(Invocations invocations) {
    this.invocations = invocations;
  }

  @Override
  public String name() {
    return "fake";
  }

  @Override
  public WireRequest encode(Request request, Target target) {
    Invocations.Invocation invocation = invocations.get(target.model());
    invocation.call().sent(request);
    Reply reply = invocation.next();
    prepared.put(target.model(), ReplyEvents.of(reply, request, invocation.call()));
    return new WireRequest("POST", "/", Headers.EMPTY, new FakeBody(reply));
  }

  @Override
  public ResponseDecoder decoder(Request request, Target target, ResponseHead head) {
    ReplyEvents events = prepared.remove(target.model());
    if (events == null) {
      throw new IllegalStateException("Nothing was prepared for " + target.model());
    }
    return new Decoder(events);
  }

  private record Decoder(ReplyEvents events) implements ResponseDecoder {

    @Override
    public void decode(byte[] buffer, int offset, int length, Consumer<ResponseEvent> out) {
      events.events().forEach(out);
      if (events.failure() != null) {
        out.accept(new ResponseEvent.Failed(events.failure()));
      }
    }

    @Override
    public void end(Consumer<ResponseEvent> out) {}

    @Override
    public String requestId() {
      return "";
    }
  }
}
