package dev.rialto.processor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rialto.OutputSchema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules of OpenAI's strict mode hold for every schema in the goldens. */
class StrictSchemaTest {

  private final ObjectMapper json = new ObjectMapper();

  @Test
  void everySchemaKeepsTheRules() throws IOException {
    List<String> names = new ArrayList<>();
    for (OutputSchema schema : GoldenSchemas.all()) {
      names.add(schema.name());
      assertThat(schema.name()).matches("[A-Za-z0-9_-]{1,64}");
      StrictSchema.check(json.readTree(schema.json()));
    }
    assertThat(names).contains("Review", "Tree", "SetOfTree");
  }
}
