package dev.rialto.catalog;

import dev.rialto.Usd;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads the catalogue's own text, one model a line. Its header explains it. Each part says of which
 * day it is and who says so; the whole is of the day and by the source of the last part, which is
 * the oldest. A line that cannot be read is an error: the text is shipped, not found.
 */
final class CatalogText {

  private static final String RESOURCE = "models.txt";
  private static final String ALIASES = " aka=";

  private LocalDate date = LocalDate.EPOCH;
  private String source = "";
  private final List<ModelInfo> models = new ArrayList<>();

  private CatalogText() {}

  static ModelCatalog shipped() {
    try (InputStream in = CatalogText.class.getResourceAsStream(RESOURCE)) {
      Objects.requireNonNull(in, RESOURCE);
      return lazily(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads the head, and of each line no more than the model's names. */
  private static ModelCatalog lazily(String text) {
    CatalogText reader = new CatalogText();
    List<Row> rows = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      if (line.startsWith("#")) {
        reader.line(line);
      } else if (!line.isEmpty()) {
        int from = line.indexOf(ALIASES);
        int to = from < 0 ? -1 : line.indexOf(' ', from + 1);
        List<String> aliases =
            from < 0
                ? List.of()
                : List.of(
                    line.substring(from + ALIASES.length(), to < 0 ? line.length() : to)
                        .split(",", -1));
        LocalDate date = reader.date;
        String source = reader.source;
        rows.add(
            new Row(
                line.substring(0, line.indexOf(' ')), aliases, () -> model(line, date, source)));
      }
    }
    return ModelCatalog.ofRows(reader.date, reader.source, rows);
  }

  static ModelCatalog read(String text) {
    CatalogText reader = new CatalogText();
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      try {
        reader.line(line.strip());
      } catch (IllegalArgumentException | java.time.DateTimeException e) {
        throw new IllegalArgumentException("Line " + number + ": " + e.getMessage(), e);
      }
    }
    return ModelCatalog.of(reader.date, reader.source, reader.models);
  }

  private void line(String line) {
    if (line.startsWith("# snapshot: ")) {
      date = LocalDate.parse(line.substring("# snapshot: ".length()));
    } else if (line.startsWith("# source: ")) {
      source = line.substring("# source: ".length());
    } else if (!line.isEmpty() && !line.startsWith("#")) {
      models.add(model(line, date, source));
    }
  }

  private static ModelInfo model(String line, LocalDate date, String source) {
    String[] words = line.split(" ", -1);
    if (words.length < 2) {
      throw new IllegalArgumentException("a model without its kind");
    }
    ModelInfo.Builder model =
        ModelInfo.builder(words[0])
            .kind(ModelKind.valueOf(words[1].toUpperCase(Locale.ROOT)))
            .takenFrom(date, source);
    PriceText prices = new PriceText();
    for (int i = 2; i < words.length; i++) {
      int equals = words[i].indexOf('=');
      if (equals <= 0) {
        throw new IllegalArgumentException("'" + words[i] + "' is no name=value");
      }
      String name = words[i].substring(0, equals);
      String value = words[i].substring(equals + 1);
      if (!prices.take(name, value)) {
        member(name, value, model);
      }
    }
    Prices known = prices.build();
    if (known != null) {
      model.prices(known);
    }
    return model.build();
  }

  private static void member(String name, String value, ModelInfo.Builder model) {
    switch (name) {
      case "context" -> model.contextTokens(Long.parseLong(value));
      case "output" -> model.maxOutputTokens(Long.parseLong(value));
      case "can" -> {
        for (String word : value.split(",", -1)) {
          model.can(Capability.valueOf(word.toUpperCase(Locale.ROOT)));
        }
      }
      case "not" -> {
        for (String word : value.split(",", -1)) {
          model.cannot(Capability.valueOf(word.toUpperCase(Locale.ROOT)));
        }
      }
      case "refuse" -> model.refuses(value.split(",", -1));
      case "rename" -> model.renames(value.split(":", -1)[0], value.split(":", -1)[1]);
      case "aka" -> model.aliases(value.split(",", -1));
      case "encoding" -> model.encoding(value);
      case "until" -> model.deprecatedOn(LocalDate.parse(value));
      default -> throw new IllegalArgumentException("'" + name + "' is not known");
    }
  }

  /** The prices of one line. */
  private static final class PriceText {
    private @Nullable Usd input;
    private @Nullable Usd cached;
    private @Nullable Usd write;
    private @Nullable Usd out;
    private @Nullable Usd reasoning;
    private @Nullable Usd hour;
    private @Nullable BigDecimal batch;
    private @Nullable Usd image;
    private final Map<String, Usd> pictures = new HashMap<>();
    private final List<PriceTier> tiers = new ArrayList<>();

    boolean take(String name, String value) {
      switch (name) {
        case "in" -> input = Usd.of(value);
        case "cached" -> cached = Usd.of(value);
        case "write" -> write = Usd.of(value);
        case "out" -> out = Usd.of(value);
        case "reason" -> reasoning = Usd.of(value);
        case "hour" -> hour = Usd.of(value);
        case "batch" -> batch = new BigDecimal(value);
        case "image" -> image(value);
        case "above" -> tier(value);
        default -> {
          return false;
        }
      }
      return true;
    }

    // image=.04,hd:.08,1024x1792:.08,hd/1024x1792:.12
    private void image(String value) {
      for (String one : value.split(",", -1)) {
        int colon = one.indexOf(':');
        if (colon < 0) {
          image = Usd.of(one);
        } else {
          pictures.put(one.substring(0, colon), Usd.of(one.substring(colon + 1)));
        }
      }
    }

    // above=200000:in:2.5:cached:.25:out:15
    private void tier(String value) {
      String[] words = value.split(":", -1);
      PriceText rates = new PriceText();
      for (int i = 1; i + 1 < words.length; i += 2) {
        if (!rates.take(words[i], words[i + 1])) {
          throw new IllegalArgumentException("'" + words[i] + "' is no rate");
        }
      }
      tiers.add(new PriceTier(Long.parseLong(words[0]), rates.rates()));
    }

    private TokenRates rates() {
      return new TokenRates(input, cached, write, out, reasoning, hour);
    }

    @Nullable Prices build() {
      TokenRates standard = rates();
      if (standard.equals(TokenRates.UNKNOWN) && image == null) {
        return null;
      }
      return new Prices(
          standard, batch == null ? null : standard.times(batch), tiers, image, pictures);
    }
  }
}
