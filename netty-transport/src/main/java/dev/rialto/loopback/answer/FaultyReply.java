package dev.rialto.loopback.answer;

import dev.rialto.loopback.Fault;
import dev.rialto.loopback.Fault.Ending;
import dev.rialto.loopback.reply.Reply;
import dev.rialto.loopback.reply.RequestError;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** Breaks a good reply. */
public final class FaultyReply {

  private static final Reply.Part MALFORMED =
      new Reply.Part("data: {\"choices\":[{\"delta\":{\"content\":\n\n", Reply.Kind.OTHER);

  private FaultyReply() {}

  public static Reply of(Reply reply, Fault.Broken fault, Dialect dialect, Ids ids) {
    return reply.isStream()
        ? brokenStream(reply, fault, dialect, ids)
        : brokenWhole(reply, fault, dialect, ids);
  }

  private static Reply brokenWhole(Reply reply, Fault.Broken fault, Dialect dialect, Ids ids) {
    StringBuilder all = new StringBuilder();
    reply.parts().forEachRemaining(part -> all.append(part.text()));
    String body = all.toString();
    String half = body.substring(0, body.length() / 2);
    List<Reply.Part> parts = new ArrayList<>();
    switch (fault.ending()) {
      case NO_END_MARKER -> parts.add(new Reply.Part(body, Reply.Kind.OTHER));
      case MALFORMED -> parts.add(new Reply.Part(half, Reply.Kind.OTHER));
      case ERROR -> parts.add(new Reply.Part(dialect.errorBody(scripted(), ids), Reply.Kind.OTHER));
      default -> {
        if (fault.afterEvents() > 0) {
          parts.add(new Reply.Part(half, Reply.Kind.OTHER));
        }
      }
    }
    return new Reply(
        reply.status(), reply.headers(), parts.iterator(), Reply.UNKNOWN, ending(fault));
  }

  private static Reply brokenStream(Reply reply, Fault.Broken fault, Dialect dialect, Ids ids) {
    Iterator<Reply.Part> rest = reply.parts();
    Iterator<Reply.Part> first = new First(rest, fault.afterEvents(), fault.ending());
    Iterator<Reply.Part> then =
        switch (fault.ending()) {
          case MALFORMED -> new Joined(List.of(MALFORMED).iterator(), rest);
          case ERROR -> List.of(dialect.errorEvent(scripted(), ids)).iterator();
          default -> Collections.emptyIterator();
        };
    return new Reply(
        reply.status(), reply.headers(), new Joined(first, then), Reply.UNKNOWN, ending(fault));
  }

  private static Ending ending(Fault.Broken fault) {
    return switch (fault.ending()) {
      case MALFORMED, ERROR, NO_END_MARKER -> Ending.END_BODY;
      default -> fault.ending();
    };
  }

  private static RequestError scripted() {
    return new RequestError(500, "(loopback) The script wants an error here.");
  }

  /** The first parts of a reply, without the end marker where that is the fault. */
  private static final class First implements Iterator<Reply.Part> {
    private final Iterator<Reply.Part> parts;
    private final boolean withoutMarker;
    private int left;

    First(Iterator<Reply.Part> parts, int count, Ending ending) {
      this.parts = parts;
      this.left = count;
      this.withoutMarker = ending == Ending.NO_END_MARKER;
    }

    @Override
    public boolean hasNext() {
      return left > 0 && parts.hasNext();
    }

    @Override
    public Reply.Part next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      left--;
      Reply.Part part = parts.next();
      return withoutMarker && part.kind() == Reply.Kind.END_MARKER
          ? new Reply.Part("", Reply.Kind.OTHER)
          : part;
    }
  }

  /** One after the other. */
  private record Joined(Iterator<Reply.Part> first, Iterator<Reply.Part> second)
      implements Iterator<Reply.Part> {
    @Override
    public boolean hasNext() {
      return first.hasNext() || second.hasNext();
    }

    @Override
    public Reply.Part next() {
      return first.hasNext() ? first.next() : second.next();
    }
  }
}
