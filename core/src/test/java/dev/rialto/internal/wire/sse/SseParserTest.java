package dev.rialto.internal.wire.sse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SseParserTest {
  private final List<String> events = new ArrayList<>();

  private final EventHandler handler =
      (name, data, offset, length) ->
          events.add(name + "|" + new String(data, offset, length, StandardCharsets.UTF_8));

  private List<String> parse(byte[] all, int... cuts) {
    events.clear();
    SseParser parser = new SseParser(handler, 1 << 20);
    int from = 0;
    for (int cut : cuts) {
      chunk(parser, all, from, cut);
      from = cut;
    }
    chunk(parser, all, from, all.length);
    parser.end();
    return List.copyOf(events);
  }

  private static void chunk(SseParser parser, byte[] all, int from, int to) {
    byte[] copy = new byte[to - from + 2];
    System.arraycopy(all, from, copy, 1, to - from);
    parser.parse(copy, 1, to - from);
    Arrays.fill(copy, (byte) '\n');
  }

  private List<String> parse(String text) {
    return parse(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void fieldsOfTheFormatAreRead() {
    assertThat(parse("event: x\ndata: 1\n\ndata:2\n\n")).containsExactly("x|1", "|2");
    assertThat(parse("data: a\ndata: b\n\n")).containsExactly("|a\nb");
    assertThat(parse("data:  two spaces\n\n")).containsExactly("| two spaces");
    assertThat(parse(": comment\n\nid: 7\nretry: 1\ndata: x\n\n")).containsExactly("|x");
    assertThat(parse("data\n\n")).containsExactly("|");
    assertThat(parse("dataset: no\nevent: lost\n\ndata: y\n\n")).containsExactly("|y");
  }

  /**
   * Whether data is an event of its own is asked of its first line alone: of all, it is a square.
   */
  @Test
  void onlyOneLineIsAskedWhetherItIsWhole() {
    List<String> asked = new ArrayList<>();
    EventHandler asking =
        new EventHandler() {
          @Override
          public void onEvent(String name, byte[] data, int offset, int length) {
            handler.onEvent(name, data, offset, length);
          }

          @Override
          public boolean isWhole(byte[] data, int offset, int length) {
            asked.add(new String(data, offset, length, StandardCharsets.UTF_8));
            return data[offset + length - 1] == '}';
          }
        };
    String lines =
        "data:{1}\ndata:{2}\ndata:[\n" + "data:1,\n".repeat(1_000) + "\ndata:{3\ndata:}\ndata:{4}";
    for (int piece : new int[] {lines.length(), 1, 7}) {
      events.clear();
      asked.clear();
      SseParser parser = new SseParser(asking, 1 << 20);
      byte[] all = lines.getBytes(StandardCharsets.UTF_8);
      for (int from = 0; from < all.length; from += piece) {
        chunk(parser, all, from, Math.min(all.length, from + piece));
      }
      parser.end();
      assertThat(asked).containsExactly("{1}", "{2}", "[", "{3");
      assertThat(events)
          .containsExactly("|{1}", "|{2}", "|[" + "\n1,".repeat(1_000), "|{3\n}\n{4}");
    }
  }

  @Test
  void aByteOrderMarkIsSkipped() {
    assertThat(parse("\ufeffdata: x\n\n")).containsExactly("|x");
  }

  @Test
  void anEventWithoutItsLastLineFeedsIsHandedOutAtTheEnd() {
    assertThat(parse("data: x")).containsExactly("|x");
    assertThat(parse("data: x\n")).containsExactly("|x");
  }

  @Test
  void anEventOverTheCapIsRefused() {
    SseParser parser = new SseParser(handler, 100);
    byte[] line = "data: 0123456789\n".repeat(20).getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> parser.parse(line, 0, line.length)).isInstanceOf(EventTooLarge.class);
    SseParser other = new SseParser(handler, 100);
    byte[] endless = new byte[64];
    other.parse(endless, 0, 64);
    assertThatThrownBy(() -> other.parse(endless, 0, 64)).isInstanceOf(EventTooLarge.class);
  }

  @Test
  void splitsAndLineEndsMakeNoDifference() {
    long seed = System.nanoTime();
    System.out.println("SseParserTest seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      StringBuilder text = new StringBuilder();
      List<String> expected = new ArrayList<>();
      String lineEnd = List.of("\n", "\r\n", "\r").get(random.nextInt(3));
      for (int i = random.nextInt(6); i >= 0; i--) {
        if (random.nextInt(3) == 0) {
          text.append(": comment ü").append(lineEnd);
        }
        String name = random.nextBoolean() ? "n" + random.nextInt(3) : "";
        if (!name.isEmpty()) {
          text.append("event: ").append(name).append(lineEnd);
        }
        List<String> lines = new ArrayList<>();
        for (int l = random.nextInt(3); l >= 0; l--) {
          String line = "é漢🙂x ".repeat(random.nextInt(4)) + l;
          lines.add(line);
          text.append("data: ").append(line).append(lineEnd);
        }
        expected.add(name + "|" + String.join("\n", lines));
        text.append(lineEnd);
      }
      byte[] all = text.toString().getBytes(StandardCharsets.UTF_8);
      assertThat(parse(all)).isEqualTo(expected);
      int cut = random.nextInt(all.length + 1);
      int later = cut + random.nextInt(all.length + 1 - cut);
      assertThat(parse(all, cut, later)).isEqualTo(expected);
    }
  }
}
