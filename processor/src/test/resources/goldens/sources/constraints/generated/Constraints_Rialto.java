package com.acme;

import dev.rialto.CallOptions;
import dev.rialto.Message;
import dev.rialto.OutputSchema;
import dev.rialto.Result;
import dev.rialto.runtime.ClientRuntime;
import dev.rialto.runtime.JsonChecks;
import dev.rialto.runtime.JsonOutput;
import dev.rialto.runtime.ListOutput;
import dev.rialto.runtime.MethodSpec;
import dev.rialto.runtime.OutputType;
import dev.rialto.runtime.ValueReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
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

  private static final OutputType<Integer> BOUNDED_INT_OUTPUT = new BoundedIntOutput();

  private static final MethodSpec<Integer> STARS = MethodSpec.builder("Constraints", "stars", BOUNDED_INT_OUTPUT).build();

  private static final OutputType<List<String>> BOUNDED_LIST_OF_BOUNDED_STRING_OUTPUT = new BoundedListOfBoundedStringOutput();

  private static final MethodSpec<List<String>> NAMES = MethodSpec.builder("Constraints", "names", BOUNDED_LIST_OF_BOUNDED_STRING_OUTPUT).build();

  private static final OutputType<Integer> BOUNDED_INTEGER_OUTPUT = new BoundedIntegerOutput();

  private static final MethodSpec<Integer> LATER = MethodSpec.builder("Constraints", "later", BOUNDED_INTEGER_OUTPUT).build();

  private static final ListOutput<Integer> LIST_OF_BOUNDED_INTEGER_OUTPUT = new ListOfBoundedIntegerOutput();

  private static final MethodSpec<List<Integer>> EACH = MethodSpec.builder("Constraints", "each", LIST_OF_BOUNDED_INTEGER_OUTPUT).build();

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

  @Override
  public int stars(String text) {
    Objects.requireNonNull(text, "text is null");
    return runtime.call(
        STARS, List.of(Message.user(text)), CallOptions.NONE);
  }

  @Override
  public List<String> names(String text) {
    Objects.requireNonNull(text, "text is null");
    return runtime.call(
        NAMES, List.of(Message.user(text)), CallOptions.NONE);
  }

  @Override
  public CompletableFuture<Result<Integer>> later(String text) {
    Objects.requireNonNull(text, "text is null");
    return runtime.callAsyncForResult(
        LATER, List.of(Message.user(text)), CallOptions.NONE);
  }

  @Override
  public Stream<Integer> each(String text) {
    Objects.requireNonNull(text, "text is null");
    return runtime.blocking(
        EACH, runtime.streamElements(
        EACH, LIST_OF_BOUNDED_INTEGER_OUTPUT, List.of(Message.user(text)), CallOptions.NONE));
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

  private static final class BoundedIntOutput extends JsonOutput<Integer> {
    BoundedIntOutput() {
      super(new OutputSchema("BoundedInt", "{\"type\":\"object\",\"properties\":{\"value\":{\"type\":\"integer\",\"minimum\":1,\"maximum\":5}},\"required\":[\"value\"],\"additionalProperties\":false}"), "value");
    }

    private static int readBoundedInt(ValueReader in) {
      int value = in.readInt();
      JsonChecks.range(in, value, 1L, 5L);
      return value;
    }

    @Override
    protected Integer value(ValueReader in) {
      return readBoundedInt(in);
    }

    @Override
    protected boolean isWord() {
      return true;
    }
  }

  private static final class BoundedListOfBoundedStringOutput extends JsonOutput<List<String>> {
    BoundedListOfBoundedStringOutput() {
      super(new OutputSchema("BoundedListOfBoundedString", "{\"type\":\"object\",\"properties\":{\"items\":{\"type\":\"array\",\"items\":{\"type\":\"string\",\"description\":\"0 to 9 characters\"},\"minItems\":1}},\"required\":[\"items\"],\"additionalProperties\":false}"), "items");
    }

    private static String readBoundedString(ValueReader in) {
      String value = in.readString();
      JsonChecks.size(in, value.length(), 0, 9, "characters");
      return value;
    }

    private static List<String> readListOfBoundedString(ValueReader in) {
      List<String> all = new ArrayList<>();
      in.beginArray();
      while (in.nextElement()) {
        all.add(readBoundedString(in));
      }
      return Collections.unmodifiableList(all);
    }

    private static List<String> readBoundedListOfBoundedString(ValueReader in) {
      List<String> value = readListOfBoundedString(in);
      JsonChecks.size(in, value.size(), 1, Integer.MAX_VALUE, "elements");
      return value;
    }

    @Override
    protected List<String> value(ValueReader in) {
      return readBoundedListOfBoundedString(in);
    }
  }

  private static final class BoundedIntegerOutput extends JsonOutput<Integer> {
    BoundedIntegerOutput() {
      super(new OutputSchema("BoundedInteger", "{\"type\":\"object\",\"properties\":{\"value\":{\"type\":\"integer\",\"minimum\":1}},\"required\":[\"value\"],\"additionalProperties\":false}"), "value");
    }

    private static Integer readBoundedInteger(ValueReader in) {
      Integer value = in.readInt();
      JsonChecks.range(in, value, 1L, Long.MAX_VALUE);
      return value;
    }

    @Override
    protected Integer value(ValueReader in) {
      return readBoundedInteger(in);
    }

    @Override
    protected boolean isWord() {
      return true;
    }
  }

  private static final class ListOfBoundedIntegerOutput extends ListOutput<Integer> {
    ListOfBoundedIntegerOutput() {
      super(new OutputSchema("ListOfBoundedInteger", "{\"type\":\"object\",\"properties\":{\"items\":{\"type\":\"array\",\"items\":{\"type\":\"integer\",\"maximum\":5}}},\"required\":[\"items\"],\"additionalProperties\":false}"), "items");
    }

    private static Integer readBoundedInteger(ValueReader in) {
      Integer value = in.readInt();
      JsonChecks.range(in, value, Long.MIN_VALUE, 5L);
      return value;
    }

    @Override
    protected Integer element(ValueReader in) {
      return readBoundedInteger(in);
    }
  }
}
