package dev.rialto.internal.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How an answer is framed, told by its bytes: proxies get content types wrong. */
enum Framing {
  UNDECIDED,
  EVENTS,
  LINES,
  WHOLE,
  ERROR,
  FOREIGN;

  private static final String DONE = "DONE";
  private static final String DATA = "data:";
  private static final byte[] DATA_BYTES = DATA.getBytes(US_ASCII);

  private static final byte[] DELTA = "\"delta\"".getBytes(US_ASCII);

  /** Within how many bytes a chunk has its delta. */
  private static final int CHUNK_HEAD = 512;

  /** How long the name of a field is that stands once more before its value. */
  static final int FIELD_BYTES = DATA_BYTES.length;

  private static final List<String> FIELDS = List.of(":", DATA, "event:", "id:", "retry:");

  /**
   * Returns the framing of an answer with status 200.
   *
   * @param first its first byte that is not to be ignored
   * @param lines whether the dialect's own are JSON lines
   */
  static Framing of(byte first, String contentType, boolean lines) {
    String type = contentType.toLowerCase(Locale.ROOT);
    if (first == '{' && (lines || type.contains("ndjson") || type.contains("jsonl"))) {
      return LINES;
    }
    if (first == '{' || (first == '[' && !type.contains("html"))) {
      return WHOLE;
    }
    return isEventStream(type) || ":deir".indexOf(first) >= 0 ? EVENTS : FOREIGN;
  }

  static boolean isEventStream(String contentType) {
    return contentType.toLowerCase(Locale.ROOT).contains("event-stream");
  }

  // White space, which some send to keep the connection alive, and a byte order mark.
  static boolean isIgnorable(byte b) {
    return b == ' '
        || b == '\n'
        || b == '\r'
        || b == '\t'
        || b == (byte) 0xef
        || b == (byte) 0xbb
        || b == (byte) 0xbf;
  }

  /**
   * Returns whether behind some place a line begins that is an object of its own: within one object
   * of JSON, however it is laid out, no bracket that closes is followed by a line whose first is
   * one that opens.
   */
  static boolean anotherLine(byte[] in, int from, int to) {
    for (int at = from; at < to; at++) {
      if (in[at] == '{') {
        int before = at - 1;
        boolean line = false;
        while (before >= 0 && in[before] <= ' ' && in[before] >= 0) {
          line |= in[before--] == '\n';
        }
        if (line && before >= 0 && in[before] == '}') {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Returns whether no dialect has events of this name: theirs have words joined by dots or
   * underscores.
   */
  static boolean isOfNoDialect(String name) {
    return !name.isEmpty()
        && !name.equals("message")
        && !name.equals("error")
        && !name.contains("_")
        && !name.contains(".");
  }

  /** Returns whether an object, by its beginning, is a piece of an answer: others may follow. */
  static boolean isChunk(byte[] in, int from, int to) {
    int end = Math.min(to, from + CHUNK_HEAD) - DELTA.length;
    for (int at = from; at <= end; at++) {
      if (in[at] == '"' && Arrays.equals(in, at, at + DELTA.length, DELTA, 0, DELTA.length)) {
        return true;
      }
    }
    return false;
  }

  static boolean isDone(byte[] in, int at, int to) {
    if (at == to || in[at] == '{') {
      return false;
    }
    // Some write it as a string, in small letters, or without its brackets.
    int from = in[at] == '"' ? at + 1 : at;
    boolean bare = from < to && in[from] != '[';
    from += bare ? 0 : 1;
    if (to - from < DONE.length() + (bare ? 0 : 1) || !(bare || in[from + 4] == ']')) {
      return false;
    }
    for (int i = 0; i < DONE.length(); i++) {
      if ((in[from + i] & ~0x20) != DONE.charAt(i)) {
        return false;
      }
    }
    return !bare || from + DONE.length() == to || in[from + DONE.length()] == '"';
  }

  /** Returns whether a value begins with the name of its field, which some write twice. */
  static boolean isFieldAgain(byte[] in, int from, int to) {
    return to - from > FIELD_BYTES
        && Arrays.equals(in, from, from + FIELD_BYTES, DATA_BYTES, 0, FIELD_BYTES);
  }

  /** Returns whether there is nothing but comments and fields without data. */
  static boolean isQuiet(String head) {
    for (String line : head.split("[\\r\\n]", -1)) {
      if (!line.isBlank() && FIELDS.stream().noneMatch(f -> begins(line, f))) {
        return false;
      }
    }
    return true;
  }

  // The last line may be cut.
  private static boolean begins(String line, String field) {
    return line.startsWith(field) || field.startsWith(line);
  }
}
