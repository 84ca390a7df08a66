package dev.rialto.internal.wire.sse;

import dev.rialto.internal.wire.Bytes;
import dev.rialto.internal.wire.json.Scan;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Parses server-sent events. Used by one thread at a time.
 *
 * <p>An event that lies in one chunk is handed out where it is; only what a chunk's end cuts is
 * copied. Memory is bounded by the cap on an event.
 */
public final class SseParser {
  private static final int MAX_NAME_BYTES = 256;
  private static final byte[] LINE_FEED = {'\n'};

  private final EventHandler handler;
  private final int maxEventBytes;
  private final Bytes line;
  private final Bytes data;
  private String name = "";
  private String lastName = "";
  private byte[] lastNameBytes = new byte[0];
  // Data of the current event: in `data` if copied, else a range of the current chunk.
  private boolean hasData;
  private boolean copied;
  // It has more than one line: whether it is whole is asked of the first alone, since to look at
  // all of it with each line would cost the square of them.
  private boolean joined;
  private int dataFrom;
  private int dataTo;
  private boolean skipLineFeed;
  private int markSeen;

  /**
   * Makes a parser.
   *
   * @param handler gets the events
   * @param maxEventBytes the most that an event, and a line, may have
   */
  public SseParser(EventHandler handler, int maxEventBytes) {
    this.handler = handler;
    this.maxEventBytes = maxEventBytes;
    this.line = new Bytes(maxEventBytes);
    this.data = new Bytes(maxEventBytes);
  }

  /**
   * Takes the next bytes, valid only during the call.
   *
   * @throws EventTooLarge if an event is larger than the cap
   */
  public void parse(byte[] chunk, int offset, int length) {
    int end = offset + length;
    int at = skipMark(chunk, offset, end);
    while (at < end) {
      if (skipLineFeed) {
        skipLineFeed = false;
        if (chunk[at] == '\n') {
          at++;
          continue;
        }
      }
      int stop = Scan.either(chunk, at, end, '\n', '\r');
      if (stop == end) {
        add(line, chunk, at, end - at);
        break;
      }
      skipLineFeed = chunk[stop] == '\r';
      if (line.length() > 0) {
        add(line, chunk, at, stop - at);
        field(line.array(), 0, line.length(), false);
        line.clear();
      } else {
        if (stop - at > maxEventBytes) {
          throw new EventTooLarge();
        }
        field(chunk, at, stop, true);
      }
      at = stop + 1;
    }
    keep(chunk);
  }

  /**
   * The stream has ended: hands out what a server that forgot the last line feeds has sent. The
   * format says to drop it.
   */
  public void end() {
    if (line.length() > 0) {
      field(line.array(), 0, line.length(), false);
      line.clear();
    }
    dispatch(line.array());
  }

  // A byte order mark, which may come split.
  private int skipMark(byte[] chunk, int offset, int end) {
    int at = offset;
    while (markSeen < 3 && at < end) {
      int expected = markSeen == 0 ? 0xef : markSeen == 1 ? 0xbb : 0xbf;
      if ((chunk[at] & 0xff) != expected) {
        markSeen = 3;
        break;
      }
      markSeen++;
      at++;
    }
    return at;
  }

  private void field(byte[] in, int from, int to, boolean inChunk) {
    if (from == to) {
      dispatch(in);
      return;
    }
    if (in[from] == 'd' && matches(in, from, to, "data")) {
      data(in, valueFrom(in, from + 4, to), to, inChunk);
    } else if (in[from] == 'e' && matches(in, from, to, "event")) {
      name(in, valueFrom(in, from + 5, to), to);
    } else if (in[from] == 'e' && matches(in, from, to, "error")) {
      // No field of the format, but how llama.cpp's server tells of a failure.
      name = "error";
      data(in, valueFrom(in, from + 5, to), to, inChunk);
    } else if (in[from] == ':') {
      handler.onComment();
    } else {
      // Some put a mark or a blank before each line: passed over with it, a piece would be lost.
      int at = from;
      while (at < to && isBlank(in[at])) {
        at++;
      }
      if (at > from && at < to) {
        field(in, at, to, inChunk);
      }
    }
    // What comments say, id and retry are of no use to us.
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t' || b == (byte) 0xef || b == (byte) 0xbb || b == (byte) 0xbf;
  }

  private static boolean matches(byte[] in, int from, int to, String field) {
    int length = field.length();
    if (to - from < length || (to - from > length && in[from + length] != ':')) {
      return false;
    }
    for (int i = 1; i < length; i++) {
      if (in[from + i] != field.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  // `at` is at the colon, or at the line's end if there is none.
  private static int valueFrom(byte[] in, int at, int to) {
    if (at == to) {
      return to;
    }
    return at + 1 < to && in[at + 1] == ' ' ? at + 2 : at + 1;
  }

  private void name(byte[] in, int from, int to) {
    if (!Arrays.equals(lastNameBytes, 0, lastNameBytes.length, in, from, to)) {
      lastNameBytes = Arrays.copyOfRange(in, from, Math.min(to, from + MAX_NAME_BYTES));
      lastName = new String(lastNameBytes, StandardCharsets.UTF_8);
    }
    name = lastName;
  }

  private void data(byte[] in, int from, int to, boolean inChunk) {
    if (hasData) {
      byte[] before = copied ? data.array() : in;
      int offset = copied ? 0 : dataFrom;
      int length = copied ? data.length() : dataTo - dataFrom;
      if (!joined && length > 0 && handler.isWhole(before, offset, length)) {
        handler.onEvent(name, before, offset, length);
        data.clear();
        hasData = false;
      } else {
        copyRange(in);
        joined = true;
        add(data, LINE_FEED, 0, 1);
        add(data, in, from, to - from);
        return;
      }
    }
    hasData = true;
    joined = false;
    copied = !inChunk;
    if (inChunk) {
      dataFrom = from;
      dataTo = to;
    } else {
      add(data, in, from, to - from);
    }
  }

  private void keep(byte[] chunk) {
    if (hasData) {
      copyRange(chunk);
    }
  }

  private void copyRange(byte[] chunk) {
    if (!copied) {
      copied = true;
      add(data, chunk, dataFrom, dataTo - dataFrom);
    }
  }

  private void dispatch(byte[] in) {
    if (hasData) {
      hasData = false;
      String event = name;
      name = "";
      if (copied) {
        handler.onEvent(event, data.array(), 0, data.length());
        data.clear();
      } else {
        handler.onEvent(event, in, dataFrom, dataTo - dataFrom);
      }
    } else {
      name = "";
    }
  }

  private static void add(Bytes to, byte[] from, int offset, int length) {
    if (!to.add(from, offset, length)) {
      throw new EventTooLarge();
    }
  }
}
