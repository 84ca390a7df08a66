package dev.rialto.loopback.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import dev.rialto.loopback.json.Json;
import dev.rialto.loopback.reply.RequestError;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Instances are judged by a validator that knows nothing of how they were made. */
class SchemaInstanceTest {

  private static final List<String> PROMPTS =
      List.of(
          "List the risks of moving to Kubernetes.",
          "",
          "Explain HTTP/2 flow control in two sentences, please!",
          "日本語で説明して 🎉",
          "{{x}} \"quoted\" \\ back");

  private final SchemaRegistry registry =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          builder ->
              builder.schemaRegistryConfig(
                  SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'type':'object','properties':{'name':{'type':'string'},'age':{'type':'integer'}},"
            + "'required':['name','age'],'additionalProperties':false}",
        "{'type':'array','items':{'type':'string'},'minItems':5,'maxItems':7,'uniqueItems':true}",
        "{'type':'array','items':{'type':'integer'},'maxItems':1}",
        "{'type':'array','prefixItems':[{'type':'string'},{'type':'boolean'}],'items':false}",
        "{'type':'array','items':{'enum':['a','b','c']},'uniqueItems':true,'minItems':3}",
        "{'enum':['low','medium','high']}",
        "{'enum':[null,3,{'a':[1]}]}",
        "{'const':{'kind':'x','n':1.50}}",
        "{'type':['string','null'],'minLength':40}",
        "{'type':'string','minLength':3,'maxLength':5}",
        "{'type':'string','maxLength':0}",
        "{'type':'string','format':'date-time'}",
        "{'type':'string','format':'date'}",
        "{'type':'string','format':'time'}",
        "{'type':'string','format':'duration'}",
        "{'type':'string','format':'uuid'}",
        "{'type':'string','format':'uri'}",
        "{'type':'string','format':'email'}",
        "{'type':'string','format':'hostname'}",
        "{'type':'string','format':'ipv4'}",
        "{'type':'string','format':'ipv6'}",
        "{'type':'string','pattern':'^[A-Z]{3}-\\\\d{4}$'}",
        "{'type':'string','pattern':'^(foo|ba[rz])+(\\\\.[a-z0-9_-]+)?$'}",
        "{'type':'string','pattern':'^#[0-9a-fA-F]{6}$'}",
        "{'type':'string','pattern':'^[^aeiou]{5,}$','maxLength':9}",
        "{'type':'string','pattern':'^\\\\+?[1-9]\\\\d{1,14}$'}",
        "{'type':'string','pattern':'^[a-z]+$','minLength':12,'maxLength':12}",
        "{'type':'string','pattern':'abc'}",
        "{'type':'integer','minimum':5,'maximum':5}",
        "{'type':'integer','exclusiveMinimum':5,'exclusiveMaximum':7}",
        "{'type':'integer','multipleOf':7,'minimum':100}",
        "{'type':'integer','multipleOf':2.5,'minimum':1,'maximum':9}",
        "{'type':'integer','maximum':-1000}",
        "{'type':'integer','minimum':9007199254740993}",
        "{'type':'number','minimum':0,'maximum':1}",
        "{'type':'number','exclusiveMinimum':0,'exclusiveMaximum':0.001}",
        "{'type':'number','multipleOf':0.25,'minimum':-3,'maximum':-1}",
        "{'type':'number'}",
        "{'type':'boolean'}",
        "{'type':'null'}",
        "{}",
        "{'anyOf':[{'type':'null'},{'type':'object','properties':{'kind':{'const':'a'}},"
            + "'required':['kind'],'additionalProperties':false}]}",
        "{'type':'object','properties':{'shape':{'oneOf':[{'$ref':'#/$defs/Circle'},"
            + "{'$ref':'#/$defs/Square'}]}},'required':['shape'],'additionalProperties':false,"
            + "'$defs':{'Circle':{'type':'object','properties':{'type':{'const':'circle'},"
            + "'radius':{'type':'number','exclusiveMinimum':0}},'required':['type','radius'],"
            + "'additionalProperties':false},'Square':{'type':'object','properties':"
            + "{'type':{'const':'square'},'side':{'type':'number'}},'required':['type','side'],"
            + "'additionalProperties':false}}}",
        "{'$ref':'#/$defs/Node','$defs':{'Node':{'type':'object','properties':{'value':"
            + "{'type':'string'},'children':{'type':'array','items':{'$ref':'#/$defs/Node'}},"
            + "'next':{'anyOf':[{'$ref':'#/$defs/Node'},{'type':'null'}]}},"
            + "'required':['value','children','next'],'additionalProperties':false}}}",
        "{'$defs':{'Expr':{'anyOf':[{'type':'object','properties':{'left':{'$ref':'#/$defs/Expr'},"
            + "'right':{'$ref':'#/$defs/Expr'}},'required':['left','right']},"
            + "{'type':'number'}]}},'$ref':'#/$defs/Expr'}",
        "{'type':'object','properties':{'self':{'$ref':'#'}},'additionalProperties':false}",
        "{'allOf':[{'type':'object','properties':{'a':{'type':'integer','minimum':3}},"
            + "'required':['a']},{'properties':{'a':{'maximum':4},'b':{'type':'string'}},"
            + "'required':['b']}]}",
        "{'type':'object','additionalProperties':{'type':'integer'},'minProperties':2}",
        "{'type':'object','required':['anything']}",
        "{'type':'object','properties':{'a/b~c':{'type':'string'},'d':{'$ref':"
            + "'#/properties/a~1b~0c'}},'required':['d']}",
        "{'type':'object','properties':{'a':{'type':'array','minItems':1,'items':{'type':'object',"
            + "'properties':{'b':{'type':'array','minItems':2,'items':{'type':'object','properties':"
            + "{'c':{'type':'array','minItems':1,'items':{'type':'string','minLength':1}}},"
            + "'required':['c']}}},'required':['b']}}},'required':['a']}",
      })
  void validForEveryPrompt(String quoted) throws IOException {
    String text = quoted.replace('\'', '"');
    Schema schema = registry.getSchema(text, InputFormat.JSON);
    for (String prompt : PROMPTS) {
      String instance = SchemaInstance.of(Json.parse(text), prompt);
      List<Error> errors = schema.validate(instance, InputFormat.JSON);
      assertThat(errors).as("%s for prompt '%s'", instance, prompt).isEmpty();
    }
  }

  @Test
  void sameSchemaAndPromptGiveTheSameInstance() throws IOException {
    Json schema = Json.parse("{\"type\":\"array\",\"items\":{\"type\":\"number\"},\"minItems\":9}");
    assertThat(SchemaInstance.of(schema, "x")).isEqualTo(SchemaInstance.of(schema, "x"));
    assertThat(SchemaInstance.of(schema, "x")).isNotEqualTo(SchemaInstance.of(schema, "y"));
  }

  @Test
  void nullableOfOpenApiStaysValid() throws IOException {
    Json schema = Json.parse("{\"type\":\"string\",\"nullable\":true,\"maxLength\":3}");
    assertThat(Json.parse(SchemaInstance.of(schema, "p")).text()).hasSizeBetween(1, 3);
  }

  @Test
  void textsTakeWordsFromThePromptAndThePropertyName() throws IOException {
    Json schema =
        Json.parse(
            "{\"type\":\"object\",\"properties\":{\"title\":{\"type\":\"string\"},"
                + "\"summary\":{\"type\":\"string\"},\"city\":{\"type\":\"string\"}}}");
    Json made = Json.parse(SchemaInstance.of(schema, "Write a review of green tea."));
    assertThat(made.get("title").text()).isEqualTo("Green tea");
    assertThat(made.get("summary").text())
        .isEqualTo("(loopback) A made-up summary about green tea.");
    assertThat(made.get("city").text()).isEqualTo("Lisbon");
  }

  @Test
  void referenceThatLeadsNowhereIsTheClientsFault() throws IOException {
    Json schema = Json.parse("{\"$ref\":\"#/$defs/Gone\"}");
    assertThatThrownBy(() -> SchemaInstance.of(schema, "p"))
        .isInstanceOf(RequestError.class)
        .hasMessageContaining("#/$defs/Gone");
  }

  /** As a map of an enum is asked for where a schema may have no maps. */
  @Test
  void aListOfEntriesHasEachKeyOnce() throws IOException {
    Json schema =
        Json.parse(
            ("{'type':'array','items':{'type':'object','properties':{'key':{'enum':['GLAD',"
                    + "'ANGRY']},'value':{'type':'integer'}},'required':['key','value']}}")
                .replace('\'', '"'));
    for (String prompt : PROMPTS) {
      assertThat(Json.parse(SchemaInstance.of(schema, prompt)).items())
          .extracting(entry -> entry.get("key").text())
          .containsExactlyInAnyOrder("GLAD", "ANGRY");
    }
  }
}
