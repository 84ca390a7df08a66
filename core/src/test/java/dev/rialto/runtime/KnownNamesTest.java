package dev.rialto.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rialto.OutputSchema;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Names of members: those that a schema says, and all others. */
final class KnownNamesTest {

  private static final String SCHEMA =
      """
      {"type":"object","properties":{"a":{"type":"string"},"ab":{"type":"array","items":
      {"type":"object","properties":{"properties":{"type":"integer"},"items":{"type":"integer"},
      "q\\"uote":{"type":"string"}},"required":["a"]}},"":{"type":"null"},"last":
      {"anyOf":[{"type":"null"},{"$ref":"#/$defs/More"}]}},"$defs":{"More":{"type":"object",
      "properties":{"inner":{"type":"string"}}}}}\
      """;

  @Test
  void names_areReadAsWritten_inEveryOrder() {
    assertNames("{\"a\":1,\"ab\":1,\"properties\":1,\"items\":1,\"last\":1,\"inner\":1}");
    assertNames("{\"last\":1,\"ab\":1,\"a\":1,\"a\":1,\"inner\":1,\"\":1}");
    assertNames("{\"abc\":1,\"ax\":1,\"aB\":1,\"las\":1,\"lost\":1,\"lasting\":1}");
    assertNames("{ \"a\" : 1 , \"a\\u0062\" : 1 , \"q\\\"uote\" : 1 , \"a\" : 1 }");
  }

  @Test
  void nameOfTheSchema_isTheSameString() {
    KnownNames names = KnownNames.of(new OutputSchema("x", SCHEMA));
    String json = "{\"last\":1,\"properties\":1,\"inner\":1}";
    List<String> found = names(json, names);
    assertThat(found.get(0)).isSameAs("last");
    assertThat(found.get(1)).isSameAs("properties");
    assertThat(found.get(2)).isSameAs("inner");
  }

  @Test
  void order_isThatOfTheSchema_andOfItsLists() {
    KnownNames names = KnownNames.of(new OutputSchema("x", SCHEMA));
    KnownNames.Name first = names.first();
    assertThat(first.text).isEqualTo("a");
    assertThat(first.next().text).isEqualTo("ab");
    assertThat(first.next().next().text).isEqualTo("properties");
    assertThat(first.next().next().next().text).isEqualTo("items");
    assertThat(first.next().next().next().next().text).isEqualTo("properties");
  }

  @Test
  void schemaThatIsNone_knowsNoNames() {
    assertThat(KnownNames.of(new OutputSchema("x", "any"))).isSameAs(KnownNames.NONE);
    assertThat(KnownNames.of(new OutputSchema("x", ""))).isSameAs(KnownNames.NONE);
  }

  private static void assertNames(String json) {
    KnownNames names = KnownNames.of(new OutputSchema("x", SCHEMA));
    assertThat(names(json, names)).isEqualTo(names(json, KnownNames.NONE));
  }

  private static List<String> names(String json, KnownNames names) {
    List<String> all = new ArrayList<>();
    try (ValueReader in = new ValueReader(json, json, names)) {
      in.beginObject();
      for (String name = in.nextName(); name != null; name = in.nextName()) {
        all.add(name);
        in.skip();
      }
      in.only();
    }
    return all;
  }
}
