package dev.rialto.processor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.rialto.CompletionRequest;
import dev.rialto.Message;
import dev.rialto.OutputSchema;
import dev.rialto.Parameters;
import dev.rialto.ToolSpecification;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What is left of a schema once it is rewritten for a provider's strict mode still takes whatever
 * the type can hold, so that no model is held to what we would not read: by a validator that knows
 * nothing of us, for answers and for tools' arguments. {@code -Drialto.seed=N} repeats a run.
 */
class SentSchemaTest {

  private static final int INSTANCES = 25;
  private static final Path CONSTRAINTS =
      Path.of("src/test/resources/goldens/sources/constraints/Constraints.java");

  /** At the bounds, and between them. */
  private static final Map<String, List<String>> CONSTRAINED =
      Map.of(
          "rate",
          List.of(
              rated(1, "1.5", "null", "ab", "ABC-1", "YES", "a", "[\"\"]", "[]"),
              rated(
                  10, "5e-324", "0.01", "abcde", "XYZ-0123", "No", "\\n x", "[\"a\",\"b\"]", "[]"),
              rated(
                  5,
                  "1",
                  "1e99",
                  "a\\\"b",
                  "QQQ-7",
                  "no",
                  ".",
                  "[\"é\"]",
                  "[{\"key\":\"\",\"value\":-1},{\"key\":\"k\",\"value\":0}]")),
          "stars",
          List.of("{\"value\":1}", "{\"value\":5}"),
          "names",
          List.of("{\"items\":[\"\"]}", "{\"items\":[\"a\",\"123456789\"]}"),
          "date",
          List.of(
              dated("999.99", "99", "null", "1999-12-31", "null", "a@b", "[]", 5, 0),
              dated(
                  "-0.5",
                  "-7",
                  "false",
                  "0001-01-01",
                  "\"9999-12-31T23:59:59Z\"",
                  "first.last@mail.example.org",
                  "[\"x@acme.com\",\"y.z@acme.com\"]",
                  -5,
                  9)));

  private final long seed = Long.getLong("rialto.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final FakeRuntime runtime = new FakeRuntime();

  private static String rated(int stars, Object... rest) {
    return ("{\"stars\":%d,\"weight\":%s,\"price\":%s,\"name\":\"%s\",\"id\":\"%s\","
            + "\"answer\":\"%s\",\"text\":\"%s\",\"tags\":%s,\"counts\":%s}")
        .formatted(stars, rest[0], rest[1], rest[2], rest[3], rest[4], rest[5], rest[6], rest[7]);
  }

  private static String dated(String price, Object... rest) {
    return ("{\"price\":%s,\"count\":%s,\"agreed\":true,\"void_\":%s,\"born\":\"%s\",\"due\":%s,"
            + "\"mail\":\"%s\",\"mails\":%s,\"mood\":%s,\"other\":%s}")
        .formatted(price, rest[0], rest[1], rest[2], rest[3], rest[4], rest[5], rest[6], rest[7]);
  }

  @TestFactory
  List<DynamicTest> whateverTheTypeHolds_isValidForWhatEachProviderIsSent() throws Exception {
    System.out.println("SentSchemaTest: -Drialto.seed=" + seed);
    Compiled compiled = Compiled.of(CodecPropertyTest.TYPES).succeeded();
    Object client = compiled.client("com.acme.Types", runtime);
    List<DynamicTest> tests = new ArrayList<>();
    for (Method method : compiled.loadClass("com.acme.Types").getDeclaredMethods()) {
      method.setAccessible(true);
      tests.add(DynamicTest.dynamicTest(method.getName(), () -> random(method, client)));
    }
    assertThat(tests).hasSizeGreaterThan(30);
    return tests;
  }

  private void random(Method method, Object client) throws Exception {
    Map<String, Object> values = new LinkedHashMap<>();
    for (int i = 0; i < INSTANCES; i++) {
      Object value = new RandomValues(random).of(method.getGenericReturnType(), 5);
      values.put(new AnswerJson(random, false).answer(value), value);
    }
    for (Map.Entry<String, Object> value : values.entrySet()) {
      assertThat(read(method, client, value.getKey()))
          .as("seed %s: %s", seed, value.getKey())
          .isEqualTo(value.getValue());
    }
    check(runtime.method.output().schema(), List.copyOf(values.keySet()));
  }

  @Test
  void whatKeepsToBounds_isValidForWhatEachProviderIsSent() throws Exception {
    Compiled compiled = Compiled.of(Files.readString(CONSTRAINTS)).succeeded();
    Object client = compiled.client("com.acme.Constraints", runtime);
    for (Map.Entry<String, List<String>> of : CONSTRAINED.entrySet()) {
      Method method =
          compiled.loadClass("com.acme.Constraints").getMethod(of.getKey(), String.class);
      for (String answer : of.getValue()) {
        assertThat(read(method, client, answer)).as(answer).isNotNull();
      }
      check(runtime.method.output().schema(), of.getValue());
    }
  }

  /** The schema as each provider is sent it keeps its rules, and takes the answers. */
  private void check(OutputSchema schema, List<String> answers) throws IOException {
    Map<JsonNode, String> sent = new LinkedHashMap<>();
    for (SchemaDialect dialect : SchemaDialect.all().toList()) {
      dialect.check(schema);
      JsonNode format = SchemaDialect.schema(dialect.body(SchemaDialect.request(schema)));
      JsonNode tool = SchemaDialect.tool(dialect.body(calling(schema)));
      assertThat(tool.isObject()).as("%s: %s", dialect, schema).isTrue();
      if (format.isObject()) {
        sent.merge(format, dialect.toString(), (a, b) -> a + ", " + b);
      }
      sent.merge(tool, dialect + "'s tool", (a, b) -> a + ", " + b);
    }
    for (Map.Entry<JsonNode, String> each : sent.entrySet()) {
      Schema judge =
          SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
              .getSchema(each.getKey());
      for (String answer : answers) {
        assertThat(
                judge.validate(
                    answer,
                    InputFormat.JSON,
                    c -> c.executionConfig(config -> config.formatAssertionsEnabled(true))))
            .as("seed %s, %s: %s by %s", seed, each.getValue(), answer, each.getKey())
            .isEmpty();
      }
    }
  }

  private static CompletionRequest calling(OutputSchema schema) {
    return new CompletionRequest(
        List.of(Message.user("What?")),
        Parameters.NONE,
        null,
        List.of(new ToolSpecification("act", "Acts.", schema.json(), true)),
        false);
  }

  private Object read(Method method, Object client, String answer) throws Exception {
    runtime.answer(answer);
    return method.invoke(client, "x");
  }

  /** A few that tell all: bounds, patterns and formats; a circle; a union; nothing to rewrite. */
  @Test
  void rewrittenSchemas_areAsReviewed() throws IOException {
    List<String> shown = List.of("Rated", "Dated", "Tree", "Shape", "ListOfString");
    List<OutputSchema> schemas =
        GoldenSchemas.all().stream().filter(s -> shown.contains(s.name())).toList();
    assertThat(schemas).extracting(OutputSchema::name).containsAll(shown);
    ObjectMapper json = new ObjectMapper();
    for (OutputSchema schema : schemas) {
      Map<String, List<String>> sent = new LinkedHashMap<>();
      for (SchemaDialect dialect : SchemaDialect.all().toList()) {
        JsonNode body = dialect.body(SchemaDialect.request(schema));
        JsonNode format = SchemaDialect.schema(body);
        String way = body.path("response_format").path("type").asText("in words");
        String text =
            format.isObject()
                ? json.writerWithDefaultPrettyPrinter().writeValueAsString(format)
                : way + ", told the whole schema";
        sent.computeIfAbsent(text, t -> new ArrayList<>()).add(dialect.toString());
      }
      StringBuilder golden = new StringBuilder();
      sent.forEach(
          (text, dialects) ->
              golden
                  .append("== ")
                  .append(String.join("; ", dialects))
                  .append('\n')
                  .append(text)
                  .append("\n\n"));
      Goldens.check(
          Path.of("src/test/resources/goldens/sent", schema.name() + ".txt"), golden.toString());
    }
  }
}
