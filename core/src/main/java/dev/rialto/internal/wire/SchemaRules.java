package dev.rialto.internal.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.rialto.OutputSchema;
import dev.rialto.ToolSpecification;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a provider's strict mode takes of a schema. Generated schemas keep to OpenAI's rules; of
 * what others refuse, bounds, formats and patterns are taken out and told the model in words, in
 * the descriptions, and what cannot be told is not sent as a schema at all. Either way the answer
 * is checked when it is read. Immutable and thread-safe; a schema is rewritten once.
 */
public final class SchemaRules {

  /** All that generated schemas have. */
  public static final SchemaRules ALL = named("").build();

  /** Schemas are constants of generated clients; this many are somebody's own making. */
  private static final int MAX_KEPT = 1_000;

  private static final System.Logger LOG = System.getLogger("dev.rialto");
  private static final Pattern EMPTY_OBJECT = Pattern.compile("\"properties\"\\s*:\\s*\\{\\s*}");
  private static final Pattern ANCHORED = Pattern.compile("\\^\\(\\?:(.*)\\)\\$", Pattern.DOTALL);
  private static final Pattern ANCHOR = Pattern.compile("[\\^$]|\\(\\?[=!]");

  private static final Map<String, String> WORDS =
      Map.of(
          "minimum", "At least %s",
          "maximum", "At most %s",
          "exclusiveMinimum", "Above %s",
          "exclusiveMaximum", "Below %s",
          "minItems", "At least %s elements",
          "maxItems", "At most %s elements",
          "pattern", "Matches the regular expression %s",
          "format", "In the format %s");

  private static final Map<String, String> FORMATS =
      Map.of(
          "uuid", "A UUID",
          "date", "A date such as 2026-01-31",
          "date-time", "A date and time with an offset such as 2026-01-31T13:45:30Z");

  private static final JsonFactory JSON = new JsonFactory();

  private final String provider;
  private final Set<String> refused;
  private final @Nullable Set<String> formats;
  private final boolean takesOneElement;
  private final boolean takesAnchors;
  private final boolean takesRecursion;
  private final boolean takesEmptyObjects;
  private final int maxUnions;
  private final Map<String, String> rewritten = new ConcurrentHashMap<>();
  private final Map<String, String> cut = new ConcurrentHashMap<>();
  private final Map<String, String> reasons = new ConcurrentHashMap<>();
  private final Map<String, SchemaShape> shapes = new ConcurrentHashMap<>();

  private SchemaRules(Builder builder) {
    this.provider = builder.provider;
    this.refused = builder.refused;
    this.formats = builder.formats;
    this.takesOneElement = builder.takesOneElement;
    this.takesAnchors = builder.takesAnchors;
    this.takesRecursion = builder.takesRecursion;
    this.takesEmptyObjects = builder.takesEmptyObjects;
    this.maxUnions = builder.maxUnions;
  }

  /** Begins with rules that take everything. */
  public static Builder named(String provider) {
    return new Builder(provider);
  }

  /** Says what is refused. */
  public static final class Builder {
    private final String provider;
    private Set<String> refused = Set.of();
    private @Nullable Set<String> formats;
    private boolean takesOneElement;
    private boolean takesAnchors = true;
    private boolean takesRecursion = true;
    private boolean takesEmptyObjects = true;
    private int maxUnions = Integer.MAX_VALUE;

    private Builder(String provider) {
      this.provider = provider;
    }

    /** Refuses keywords, which must be some that there are words for. */
    public Builder refuses(String... keywords) {
      refused = Set.of(keywords);
      if (!WORDS.keySet().containsAll(refused)) {
        throw new IllegalArgumentException("No words for all of " + refused);
      }
      return this;
    }

    /** Takes these formats only. */
    public Builder formats(String... names) {
      formats = Set.of(names);
      return this;
    }

    /** Takes {@code minItems} of 0 and 1 though it refuses others. */
    public Builder takesOneElement() {
      takesOneElement = true;
      return this;
    }

    /** Takes patterns without {@code ^}, {@code $} and look-ahead only, which match the whole. */
    public Builder refusesAnchors() {
      takesAnchors = false;
      return this;
    }

    /** Refuses schemas that refer to themselves. */
    public Builder refusesRecursion() {
      takesRecursion = false;
      return this;
    }

    /** Refuses objects without a member. */
    public Builder refusesEmptyObjects() {
      takesEmptyObjects = false;
      return this;
    }

    /** Takes so many values of several types, which those are that may be null. */
    public Builder maxUnions(int most) {
      maxUnions = most;
      return this;
    }

    /** Returns the rules. */
    public SchemaRules build() {
      return new SchemaRules(this);
    }
  }

  /** Returns whether the schema may be sent, once rewritten; that it may not is logged once. */
  public boolean take(OutputSchema schema) {
    if (takesRecursion && takesEmptyObjects && maxUnions == Integer.MAX_VALUE) {
      return true;
    }
    String known = reasons.get(schema.json());
    if (known == null) {
      known = refusal(schema);
      if (!known.isEmpty()) {
        LOG.log(
            System.Logger.Level.WARNING,
            "The strict mode of {0} refuses the schema {1}, which {2}: the model is told of it in"
                + " another way, and only the check of its answer holds it to it",
            provider,
            schema.name(),
            known);
      }
      keep(reasons, schema.json(), known);
    }
    return known.isEmpty();
  }

  /**
   * Returns a tool as it may be sent. What refuses schemas that refer to themselves may refuse them
   * for tools, too, so that such a tool goes with its circles cut, not strict, and with its whole
   * schema told in its description.
   */
  public ToolSpecification of(ToolSpecification tool) {
    String schema = tool.parametersSchema();
    if (takesRecursion || !schema.contains("\"$ref\"")) {
      String taken = of(schema);
      return taken.equals(schema)
          ? tool
          : new ToolSpecification(tool.name(), tool.description(), taken, tool.strict());
    }
    String known = cut.get(schema);
    if (known == null) {
      known = cut(schema);
      keep(cut, schema, known);
    }
    return known.isEmpty()
        ? new ToolSpecification(tool.name(), tool.description(), of(schema), tool.strict())
        : new ToolSpecification(
            tool.name(),
            tool.description()
                + "\nIts arguments are one JSON object that is valid against this JSON schema:\n"
                + schema,
            known,
            false);
  }

  /** Returns a schema without its circles, as it may be sent; empty if it has none. */
  private String cut(String schema) {
    try (JsonParser in = JSON.createParser(schema)) {
      in.nextToken();
      Object read = read(in);
      Object without = read == null ? null : RecursionCut.of(read);
      return without == null ? "" : written(without);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // the schema is the compiler's or was checked
    }
  }

  /** Returns what a schema has of what is bounded. */
  public SchemaShape shape(String schema) {
    SchemaShape known = shapes.get(schema);
    if (known == null) {
      try (JsonParser in = JSON.createParser(schema)) {
        in.nextToken();
        known = SchemaShape.of(read(in));
      } catch (IOException e) {
        throw new UncheckedIOException(e); // the schema is the compiler's or was checked
      }
      if (shapes.size() < MAX_KEPT) {
        shapes.put(schema, known);
      }
    }
    return known;
  }

  private String refusal(OutputSchema schema) {
    if (!takesRecursion && schema.recursive()) {
      return "refers to itself";
    }
    if (!takesEmptyObjects && EMPTY_OBJECT.matcher(schema.json()).find()) {
      return "has an object without members";
    }
    int unions = maxUnions == Integer.MAX_VALUE ? 0 : shape(schema.json()).unions();
    return unions > maxUnions
        ? "has " + unions + " values that may be null or of several types, of at most " + maxUnions
        : "";
  }

  /** Returns the schema as it may be sent. */
  public String of(String schema) {
    if (refused.isEmpty() && formats == null && takesAnchors) {
      return schema;
    }
    String known = rewritten.get(schema);
    if (known == null) {
      known = mayHoldRefused(schema) ? rewrite(schema) : schema;
      keep(rewritten, schema, known);
    }
    return known;
  }

  private static void keep(Map<String, String> all, String schema, String value) {
    if (all.size() >= MAX_KEPT) {
      all.clear();
    }
    all.put(schema, value);
  }

  private boolean mayHoldRefused(String schema) {
    return WORDS.keySet().stream().anyMatch(keyword -> schema.contains("\"" + keyword + "\""));
  }

  private String rewrite(String schema) {
    try (JsonParser in = JSON.createParser(schema)) {
      in.nextToken();
      return written(read(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // the schema is the compiler's or was checked
    }
  }

  private String written(@Nullable Object schema) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      write(schema, true, out);
    }
    return text.toString();
  }

  private static @Nullable Object read(JsonParser in) throws IOException {
    JsonToken token = in.currentToken();
    if (token == JsonToken.START_OBJECT) {
      Map<String, @Nullable Object> members = new LinkedHashMap<>();
      for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
        in.nextToken();
        members.put(name, read(in));
      }
      return members;
    }
    if (token == JsonToken.START_ARRAY) {
      List<@Nullable Object> elements = new ArrayList<>();
      while (in.nextToken() != JsonToken.END_ARRAY) {
        elements.add(read(in));
      }
      return elements;
    }
    return switch (token) {
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> in.getDecimalValue();
      case VALUE_TRUE, VALUE_FALSE -> in.getBooleanValue();
      case VALUE_NULL -> null;
      default -> in.getText();
    };
  }

  /**
   * Writes a part of a schema.
   *
   * @param isSchema whether an object here has keywords, not the names of properties
   */
  private void write(@Nullable Object part, boolean isSchema, JsonGenerator out)
      throws IOException {
    if (part instanceof Map<?, ?> members) {
      out.writeStartObject();
      List<String> words = new ArrayList<>();
      for (Map.Entry<?, ?> member : members.entrySet()) {
        String name = (String) member.getKey();
        Object value = isSchema ? taken(name, member.getValue()) : member.getValue();
        if (value == null && member.getValue() != null) {
          words.add(words(name, member.getValue()));
        } else if (!isSchema || !name.equals("description")) {
          out.writeFieldName(name);
          boolean names = isSchema && (name.equals("properties") || name.equals("$defs"));
          write(value, !names, out);
        }
      }
      if (isSchema) {
        describe(members.get("description"), words, out);
      }
      out.writeEndObject();
    } else if (part instanceof List<?> elements) {
      out.writeStartArray();
      for (Object element : elements) {
        write(element, isSchema, out);
      }
      out.writeEndArray();
    } else if (part instanceof BigDecimal number) {
      out.writeNumber(number);
    } else if (part instanceof Boolean flag) {
      out.writeBoolean(flag);
    } else if (part == null) {
      out.writeNull();
    } else {
      out.writeString(part.toString());
    }
  }

  /** Returns a keyword's value as it is taken; null if the keyword is refused. */
  private @Nullable Object taken(String keyword, @Nullable Object value) {
    if (refused.contains(keyword)) {
      boolean notEmpty =
          takesOneElement
              && keyword.equals("minItems")
              && value instanceof BigDecimal least
              && least.compareTo(BigDecimal.ONE) <= 0;
      return notEmpty ? value : null;
    }
    if (keyword.equals("format") && formats != null && !formats.contains(value)) {
      return null;
    }
    if (keyword.equals("pattern") && !takesAnchors && value instanceof String pattern) {
      String plain = plain(pattern);
      return ANCHOR.matcher(plain).find() ? null : plain;
    }
    return value;
  }

  /** Returns a pattern without what generated schemas put around it. */
  private static String plain(String pattern) {
    return ANCHORED.matcher(pattern).replaceFirst("$1");
  }

  private static String words(String keyword, Object value) {
    if (keyword.equals("format") && FORMATS.containsKey(value)) {
      return FORMATS.get(value);
    }
    Object shown = keyword.equals("pattern") ? plain(value.toString()) : value;
    return WORDS.getOrDefault(keyword, keyword + " %s").formatted(shown);
  }

  private static void describe(@Nullable Object said, List<String> words, JsonGenerator out)
      throws IOException {
    String all = said == null ? "" : said.toString();
    String bounds = String.join(". ", words);
    if (!all.isEmpty() || !bounds.isEmpty()) {
      String between = all.isEmpty() || bounds.isEmpty() ? "" : "\n";
      out.writeStringField("description", all + between + bounds);
    }
  }
}
