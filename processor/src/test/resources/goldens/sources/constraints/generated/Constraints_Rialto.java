package com.acme;

import dev.rialto.CallOptions;
import dev.rialto.Message;
import dev.rialto.OutputSchema;
import dev.rialto.runtime.ClientRuntime;
import dev.rialto.runtime.JsonOutput;
import dev.rialto.runtime.MethodSpec;
import dev.rialto.runtime.OutputType;
import dev.rialto.runtime.ValueReader;
import java.util.List;
import java.util.Objects;
import javax.annotation.processing.Generated;

/**
 * Asks a language model what {@link Constraints} asks.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
final class Constraints_Rialto implements Constraints {
  private static final OutputType<Constraints.Rated> RATED_OUTPUT = new RatedOutput();

  private static final MethodSpec<Constraints.Rated> RATE = MethodSpec.builder("Constraints", "rate", RATED_OUTPUT).build();

  private static final OutputType<Constraints.Dated> DATED_OUTPUT = new DatedOutput();

  private static final MethodSpec<Constraints.Dated> DATE = MethodSpec.builder("Constraints", "date", DATED_OUTPUT).build();

  private final ClientRuntime runtime;

  Constraints_Rialto(ClientRuntime runtime) {
    this.runtime = runtime;
  }

  @Override
  public Constraints.Rated rate(String text) {
    Objects.requireNonNull(text, "text is null");
    return runtime.call(
        RATE, List.of(Message.user(text)), CallOptions.NONE);
  }

  @Override
  public Constraints.Dated date(String text) {
    Objects.requireNonNull(text, "text is null");
    return runtime.call(
        DATE, List.of(Message.user(text)), CallOptions.NONE);
  }

  private static final class RatedOutput extends JsonOutput<Constraints.Rated> {
    RatedOutput() {
      super(new OutputSchema("Rated", "{\"type\":\"object\",\"properties\":{\"stars\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":10},\"weight\":{\"type\":\"number\",\"exclusiveMinimum\":0,\"maximum\":1.5},\"price\":{\"type\":[\"number\",\"null\"],\"exclusiveMinimum\":0},\"name\":{\"type\":\"string\",\"description\":\"Its name\\n2 to 5 characters\"},\"id\":{\"type\":\"string\",\"pattern\":\"^(?:[A-Z]{3}-\\\\d+)$\"},\"answer\":{\"type\":\"string\",\"description\":\"Matches the Java regular expression yes|no (CASE_INSENSITIVE)\"},\"text\":{\"type\":\"string\",\"description\":\"At least 1 character. Not blank\"},\"tags\":{\"type\":\"array\",\"items\":{\"type\":\"string\"},\"minItems\":1},\"counts\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{\"key\":{\"type\":\"string\"},\"value\":{\"type\":\"integer\"}},\"required\":[\"key\",\"value\"],\"additionalProperties\":false},\"description\":\"The entries of a map; each key once\",\"maxItems\":2}},\"required\":[\"stars\",\"weight\",\"price\",\"name\",\"id\",\"answer\",\"text\",\"tags\",\"counts\"],\"additionalProperties\":false}"), "");
    }

    @Override
    protected Constraints.Rated value(ValueReader in) {
      return Constraints_Rated_RialtoCodec.read(in);
    }
  }

  private static final class DatedOutput extends JsonOutput<Constraints.Dated> {
    DatedOutput() {
      super(new OutputSchema("Dated", "{\"type\":\"object\",\"properties\":{\"price\":{\"type\":\"number\",\"description\":\"At most 3 digits before the point and 2 behind it\"},\"count\":{\"type\":\"number\",\"description\":\"At most 2 digits\"},\"agreed\":{\"type\":\"boolean\",\"description\":\"Always true\"},\"void_\":{\"type\":[\"boolean\",\"null\"],\"description\":\"Always false\"},\"born\":{\"type\":\"string\",\"format\":\"date\",\"description\":\"In the past\"},\"due\":{\"type\":[\"string\",\"null\"],\"format\":\"date-time\",\"description\":\"In the future, or now\"},\"mail\":{\"type\":\"string\",\"format\":\"email\",\"description\":\"An e-mail address\"},\"mails\":{\"type\":\"array\",\"items\":{\"type\":\"string\",\"format\":\"email\",\"pattern\":\"^(?:.*@acme\\\\.com)$\",\"description\":\"An e-mail address\"}},\"mood\":{\"type\":\"integer\",\"minimum\":-5,\"maximum\":5},\"other\":{\"type\":\"integer\",\"minimum\":0,\"maximum\":9}},\"required\":[\"price\",\"count\",\"agreed\",\"void_\",\"born\",\"due\",\"mail\",\"mails\",\"mood\",\"other\"],\"additionalProperties\":false}"), "");
    }

    @Override
    protected Constraints.Dated value(ValueReader in) {
      return Constraints_Dated_RialtoCodec.read(in);
    }
  }
}
