package dev.rialto.internal.onnx;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Cuts text into the pieces of words that a BERT model knows: lower case, no accents, punctuation
 * and Chinese characters by themselves, then the longest known piece from the left (Devlin et al.,
 * 2018). Immutable and thread-safe.
 */
final class WordPieces {

  private static final int LONGEST_WORD = 100;

  private final Map<String, Integer> ids;
  private final String[] texts;
  private final int unknown;
  private final int begin;
  private final int end;

  private WordPieces(Map<String, Integer> ids) {
    this.ids = ids;
    this.unknown = id(ids, "[UNK]");
    this.begin = id(ids, "[CLS]");
    this.end = id(ids, "[SEP]");
    this.texts = new String[1 + ids.values().stream().mapToInt(Integer::intValue).max().orElse(0)];
    Arrays.fill(texts, "");
    ids.forEach((text, id) -> texts[id] = text);
  }

  /** Returns the pieces of ids, without those that begin and end a text. */
  List<String> texts(long[] of) {
    return Arrays.stream(of, 1, of.length - 1).mapToObj(id -> texts[(int) id]).toList();
  }

  private static int id(Map<String, Integer> ids, String word) {
    Integer id = ids.get(word);
    if (id == null) {
      throw new IllegalArgumentException("The vocabulary has no " + word);
    }
    return id;
  }

  /** Reads the vocabulary of a tokenizer's description, {@code model.vocab} in its JSON. */
  static WordPieces read(InputStream json) throws IOException {
    Map<String, Integer> ids = new HashMap<>(50_000);
    try (JsonParser in = new JsonFactory().createParser(json)) {
      while (in.nextToken() != null) {
        if (in.currentToken() == JsonToken.FIELD_NAME && "vocab".equals(in.currentName())) {
          in.nextToken();
          while (in.nextToken() == JsonToken.FIELD_NAME) {
            String piece = in.currentName();
            in.nextToken();
            ids.put(piece, in.getIntValue());
          }
        }
      }
    }
    if (!ids.containsKey("[UNK]") || !ids.containsKey("[CLS]") || !ids.containsKey("[SEP]")) {
      throw new IOException("The tokenizer has no vocabulary of word pieces");
    }
    return new WordPieces(ids);
  }

  /**
   * Returns the ids of a text's pieces, between those that begin and end it.
   *
   * @param most how many at most, these two among them; what is beyond is left out
   */
  long[] ids(String text, int most) {
    List<Integer> all = new ArrayList<>();
    all.add(begin);
    for (String word : words(text)) {
      if (all.size() >= most - 1) {
        break;
      }
      addPieces(word, all);
    }
    while (all.size() > most - 1) {
      all.remove(all.size() - 1);
    }
    all.add(end);
    return all.stream().mapToLong(Integer::longValue).toArray();
  }

  private void addPieces(String word, List<Integer> to) {
    if (word.length() > LONGEST_WORD) {
      to.add(unknown);
      return;
    }
    int first = to.size();
    int from = 0;
    while (from < word.length()) {
      int until = word.length();
      Integer id = null;
      while (from < until) {
        String piece = word.substring(from, until);
        id = ids.get(from == 0 ? piece : "##" + piece);
        if (id != null) {
          break;
        }
        until--;
      }
      if (id == null) {
        to.subList(first, to.size()).clear();
        to.add(unknown);
        return;
      }
      to.add(id);
      from = until;
    }
  }

  /** Returns words and marks, normalized. */
  static List<String> words(String text) {
    String plain = Normalizer.normalize(text.toLowerCase(Locale.ROOT), Normalizer.Form.NFD);
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    plain
        .codePoints()
        .forEach(
            c -> {
              int type = Character.getType(c);
              if (type == Character.NON_SPACING_MARK || c == 0 || c == 0xFFFD) {
                return;
              }
              if (Character.isWhitespace(c) || type == Character.SPACE_SEPARATOR) {
                flush(word, words);
              } else if (Character.isISOControl(c) || type == Character.FORMAT) {
                return;
              } else if (isMark(c, type) || Character.isIdeographic(c)) {
                flush(word, words);
                words.add(Character.toString(c));
              } else {
                word.appendCodePoint(c);
              }
            });
    flush(word, words);
    return words;
  }

  private static void flush(StringBuilder word, List<String> words) {
    if (word.length() > 0) {
      words.add(word.toString());
      word.setLength(0);
    }
  }

  /** All of ASCII that is neither letter, digit nor blank counts as punctuation here. */
  private static boolean isMark(int c, int type) {
    return (c >= 33 && c <= 47)
        || (c >= 58 && c <= 64)
        || (c >= 91 && c <= 96)
        || (c >= 123 && c <= 126)
        || type == Character.CONNECTOR_PUNCTUATION
        || type == Character.DASH_PUNCTUATION
        || type == Character.START_PUNCTUATION
        || type == Character.END_PUNCTUATION
        || type == Character.INITIAL_QUOTE_PUNCTUATION
        || type == Character.FINAL_QUOTE_PUNCTUATION
        || type == Character.OTHER_PUNCTUATION;
  }
}
