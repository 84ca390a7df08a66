package com.acme;

import dev.rialto.CallOptions;
import dev.rialto.CompletionStream;
import dev.rialto.Message;
import dev.rialto.OutputSchema;
import dev.rialto.Result;
import dev.rialto.runtime.ClientRuntime;
import dev.rialto.runtime.JsonOutput;
import dev.rialto.runtime.ListOutput;
import dev.rialto.runtime.MethodSpec;
import dev.rialto.runtime.OutputType;
import dev.rialto.runtime.ValueReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import javax.annotation.processing.Generated;

/**
 * Asks a language model what {@link CodeAssistant} asks.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
final class CodeAssistant_Rialto implements CodeAssistant {
  private static final MethodSpec<String> WRITE = MethodSpec.builder("CodeAssistant", "write", OutputType.TEXT)
      .task("code")
      .profile("speed")
      .build();

  private static final OutputType<CodeAssistant.Review> REVIEW_OUTPUT = new ReviewOutput();

  private static final MethodSpec<CodeAssistant.Review> REVIEW = MethodSpec.builder("CodeAssistant", "review", REVIEW_OUTPUT)
      .task("code")
      .profile("quality")
      .timeoutNanos(20000000000L)
      .build();

  private static final ListOutput<CodeAssistant.Risk> LIST_OF_RISK_OUTPUT = new ListOfRiskOutput();

  private static final MethodSpec<List<CodeAssistant.Risk>> RISKS = MethodSpec.builder("CodeAssistant", "risks", LIST_OF_RISK_OUTPUT)
      .task("code")
      .profile("speed")
      .build();

  private static final MethodSpec<String> EXPLAIN = MethodSpec.builder("CodeAssistant", "explain", OutputType.TEXT)
      .task("code")
      .profile("speed")
      .build();

  private static final MethodSpec<List<CodeAssistant.Risk>> RISKS_ONE_BY_ONE = MethodSpec.builder("CodeAssistant", "risksOneByOne", LIST_OF_RISK_OUTPUT)
      .task("code")
      .profile("speed")
      .build();

  private static final ListOutput<Integer> LIST_OF_INTEGER_OUTPUT = new ListOfIntegerOutput();

  private static final MethodSpec<List<Integer>> COUNT = MethodSpec.builder("CodeAssistant", "count", LIST_OF_INTEGER_OUTPUT)
      .task("code")
      .profile("speed")
      .build();

  private static final MethodSpec<CodeAssistant.Review> REVIEW_LATER = MethodSpec.builder("CodeAssistant", "reviewLater", REVIEW_OUTPUT)
      .task("code")
      .profile("speed")
      .build();

  private static final OutputType<CodeAssistant.Severity> SEVERITY_OUTPUT = new SeverityOutput();

  private static final MethodSpec<CodeAssistant.Severity> RATE = MethodSpec.builder("CodeAssistant", "rate", SEVERITY_OUTPUT)
      .task("code")
      .profile("speed")
      .build();

  private static final OutputType<Optional<CodeAssistant.Review>> OPTIONAL_OF_REVIEW_OUTPUT = new OptionalOfReviewOutput();

  private static final MethodSpec<Optional<CodeAssistant.Review>> MAYBE = MethodSpec.builder("CodeAssistant", "maybe", OPTIONAL_OF_REVIEW_OUTPUT)
      .task("code")
      .profile("speed")
      .build();

  private static final OutputType<Map<String, List<CodeAssistant.Review>>> MAP_OF_LIST_OF_REVIEW_OUTPUT = new MapOfListOfReviewOutput();

  private static final MethodSpec<Map<String, List<CodeAssistant.Review>>> MAP = MethodSpec.builder("CodeAssistant", "map", MAP_OF_LIST_OF_REVIEW_OUTPUT)
      .task("code")
      .profile("speed")
      .build();

  private static final Message RATE_SYSTEM = Message.system("Rate");

  private final ClientRuntime runtime;

  CodeAssistant_Rialto(ClientRuntime runtime) {
    this.runtime = runtime;
  }

  @Override
  public String write(String language, String goal) {
    Objects.requireNonNull(language, "language is null");
    Objects.requireNonNull(goal, "goal is null");
    return runtime.call(
        WRITE,
        List.of(
            Message.system("You are a senior " + language + " engineer."),
            Message.user("Write a function that " + goal + ".")),
        CallOptions.NONE);
  }

  @Override
  public CodeAssistant.Review review(String diff) {
    Objects.requireNonNull(diff, "diff is null");
    return runtime.call(
        REVIEW, List.of(Message.user("Review this change:\n" + diff)), CallOptions.NONE);
  }

  @Override
  public List<CodeAssistant.Risk> risks(String plan) {
    Objects.requireNonNull(plan, "plan is null");
    return runtime.call(
        RISKS, List.of(Message.user("List the risks of " + plan)), CallOptions.NONE);
  }

  @Override
  public Flow.Publisher<String> explain(String topic) {
    Objects.requireNonNull(topic, "topic is null");
    return runtime.stream(
        EXPLAIN, List.of(Message.user("Explain " + topic)), CallOptions.NONE);
  }

  @Override
  public CompletionStream<CodeAssistant.Risk> risksOneByOne(String plan, String language) {
    Objects.requireNonNull(plan, "plan is null");
    Objects.requireNonNull(language, "language is null");
    return runtime.completionStreamElements(
        RISKS_ONE_BY_ONE, LIST_OF_RISK_OUTPUT, List.of(Message.user("List the risks of " + plan + " in " + language)), CallOptions.NONE);
  }

  @Override
  public Flow.Publisher<Integer> count(String what) {
    Objects.requireNonNull(what, "what is null");
    return runtime.streamElements(
        COUNT, LIST_OF_INTEGER_OUTPUT, List.of(Message.user(what)), CallOptions.NONE);
  }

  @Override
  public CompletionStage<Result<CodeAssistant.Review>> reviewLater(String diff,
      CallOptions options) {
    Objects.requireNonNull(diff, "diff is null");
    Objects.requireNonNull(options, "options is null");
    return runtime.callAsyncForResult(
        REVIEW_LATER, List.of(Message.user(diff)), options);
  }

  @Override
  public CodeAssistant.Severity rate(int a, int b) {
    return runtime.call(
        RATE,
        List.of(
            RATE_SYSTEM,
            Message.user(String.valueOf(a) + b)),
        CallOptions.NONE);
  }

  @Override
  public Optional<CodeAssistant.Review> maybe(String x) {
    Objects.requireNonNull(x, "x is null");
    return runtime.call(
        MAYBE, List.of(Message.user(x)), CallOptions.NONE);
  }

  @Override
  public Map<String, List<CodeAssistant.Review>> map(String x) {
    Objects.requireNonNull(x, "x is null");
    return runtime.call(
        MAP, List.of(Message.user(x)), CallOptions.NONE);
  }

  private static final class ReviewOutput extends JsonOutput<CodeAssistant.Review> {
    ReviewOutput() {
      super(new OutputSchema("Review", "{\"type\":\"object\",\"properties\":{\"summary\":{\"type\":\"string\",\"description\":\"one line\"},\"score\":{\"type\":\"integer\"},\"risks\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/Risk\"}},\"lines\":{\"type\":[\"integer\",\"null\"]}},\"required\":[\"summary\",\"score\",\"risks\",\"lines\"],\"additionalProperties\":false,\"description\":\"A review\",\"$defs\":{\"Risk\":{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"},\"severity\":{\"type\":\"string\",\"enum\":[\"LOW\",\"HIGH\"],\"description\":\"LOW: fine\"},\"tags\":{\"type\":\"array\",\"items\":{\"type\":\"string\"},\"description\":\"Each element once\"},\"when\":{\"type\":\"string\",\"format\":\"date-time\"},\"parent\":{\"anyOf\":[{\"$ref\":\"#/$defs/Risk\"},{\"type\":\"null\"}]}},\"required\":[\"name\",\"severity\",\"tags\",\"when\",\"parent\"],\"additionalProperties\":false}}}", true), "");
    }

    @Override
    protected CodeAssistant.Review value(ValueReader in) {
      return CodeAssistant_Review_RialtoCodec.read(in);
    }
  }

  private static final class ListOfRiskOutput extends ListOutput<CodeAssistant.Risk> {
    ListOfRiskOutput() {
      super(new OutputSchema("ListOfRisk", "{\"type\":\"object\",\"properties\":{\"items\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/Risk\"}}},\"required\":[\"items\"],\"additionalProperties\":false,\"$defs\":{\"Risk\":{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"},\"severity\":{\"type\":\"string\",\"enum\":[\"LOW\",\"HIGH\"],\"description\":\"LOW: fine\"},\"tags\":{\"type\":\"array\",\"items\":{\"type\":\"string\"},\"description\":\"Each element once\"},\"when\":{\"type\":\"string\",\"format\":\"date-time\"},\"parent\":{\"anyOf\":[{\"$ref\":\"#/$defs/Risk\"},{\"type\":\"null\"}]}},\"required\":[\"name\",\"severity\",\"tags\",\"when\",\"parent\"],\"additionalProperties\":false}}}", true), "items");
    }

    @Override
    protected CodeAssistant.Risk element(ValueReader in) {
      return CodeAssistant_Risk_RialtoCodec.read(in);
    }
  }

  private static final class ListOfIntegerOutput extends ListOutput<Integer> {
    ListOfIntegerOutput() {
      super(new OutputSchema("ListOfInteger", "{\"type\":\"object\",\"properties\":{\"items\":{\"type\":\"array\",\"items\":{\"type\":\"integer\"}}},\"required\":[\"items\"],\"additionalProperties\":false}"), "items");
    }

    @Override
    protected Integer element(ValueReader in) {
      return in.readInt();
    }
  }

  private static final class SeverityOutput extends JsonOutput<CodeAssistant.Severity> {
    SeverityOutput() {
      super(new OutputSchema("Severity", "{\"type\":\"object\",\"properties\":{\"value\":{\"type\":\"string\",\"enum\":[\"LOW\",\"HIGH\"],\"description\":\"LOW: fine\"}},\"required\":[\"value\"],\"additionalProperties\":false}"), "value");
    }

    @Override
    protected CodeAssistant.Severity value(ValueReader in) {
      return CodeAssistant_Severity_RialtoCodec.read(in);
    }

    @Override
    protected boolean isWord() {
      return true;
    }
  }

  private static final class OptionalOfReviewOutput extends JsonOutput<Optional<CodeAssistant.Review>> {
    OptionalOfReviewOutput() {
      super(new OutputSchema("OptionalOfReview", "{\"type\":\"object\",\"properties\":{\"value\":{\"anyOf\":[{\"type\":\"object\",\"properties\":{\"summary\":{\"type\":\"string\",\"description\":\"one line\"},\"score\":{\"type\":\"integer\"},\"risks\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/Risk\"}},\"lines\":{\"type\":[\"integer\",\"null\"]}},\"required\":[\"summary\",\"score\",\"risks\",\"lines\"],\"additionalProperties\":false},{\"type\":\"null\"}],\"description\":\"A review\"}},\"required\":[\"value\"],\"additionalProperties\":false,\"$defs\":{\"Risk\":{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"},\"severity\":{\"type\":\"string\",\"enum\":[\"LOW\",\"HIGH\"],\"description\":\"LOW: fine\"},\"tags\":{\"type\":\"array\",\"items\":{\"type\":\"string\"},\"description\":\"Each element once\"},\"when\":{\"type\":\"string\",\"format\":\"date-time\"},\"parent\":{\"anyOf\":[{\"$ref\":\"#/$defs/Risk\"},{\"type\":\"null\"}]}},\"required\":[\"name\",\"severity\",\"tags\",\"when\",\"parent\"],\"additionalProperties\":false}}}", true), "value");
    }

    @Override
    protected Optional<CodeAssistant.Review> value(ValueReader in) {
      return in.isNull() ? Optional.empty() : Optional.of(CodeAssistant_Review_RialtoCodec.read(in));
    }
  }

  private static final class MapOfListOfReviewOutput extends JsonOutput<Map<String, List<CodeAssistant.Review>>> {
    MapOfListOfReviewOutput() {
      super(new OutputSchema("MapOfListOfReview", "{\"type\":\"object\",\"properties\":{\"entries\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{\"key\":{\"type\":\"string\"},\"value\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{\"summary\":{\"type\":\"string\",\"description\":\"one line\"},\"score\":{\"type\":\"integer\"},\"risks\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/Risk\"}},\"lines\":{\"type\":[\"integer\",\"null\"]}},\"required\":[\"summary\",\"score\",\"risks\",\"lines\"],\"additionalProperties\":false,\"description\":\"A review\"}}},\"required\":[\"key\",\"value\"],\"additionalProperties\":false},\"description\":\"The entries of a map; each key once\"}},\"required\":[\"entries\"],\"additionalProperties\":false,\"$defs\":{\"Risk\":{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"},\"severity\":{\"type\":\"string\",\"enum\":[\"LOW\",\"HIGH\"],\"description\":\"LOW: fine\"},\"tags\":{\"type\":\"array\",\"items\":{\"type\":\"string\"},\"description\":\"Each element once\"},\"when\":{\"type\":\"string\",\"format\":\"date-time\"},\"parent\":{\"anyOf\":[{\"$ref\":\"#/$defs/Risk\"},{\"type\":\"null\"}]}},\"required\":[\"name\",\"severity\",\"tags\",\"when\",\"parent\"],\"additionalProperties\":false}}}", true), "entries");
    }

    private static List<CodeAssistant.Review> readListOfReview(ValueReader in) {
      List<CodeAssistant.Review> all = new ArrayList<>();
      in.beginArray();
      while (in.nextElement()) {
        all.add(CodeAssistant_Review_RialtoCodec.read(in));
      }
      return Collections.unmodifiableList(all);
    }

    private static Map<String, List<CodeAssistant.Review>> readMapOfListOfReview(ValueReader in) {
      Map<String, List<CodeAssistant.Review>> all = new LinkedHashMap<>();
      if (in.isObject()) {
        in.beginObject();
        for (var key = in.nextName(); key != null; key = in.nextName()) {
          in.unique(all.put(key, readListOfReview(in)) == null);
        }
        return Collections.unmodifiableMap(all);
      }
      in.beginArray();
      while (in.nextElement()) {
        in.beginObject();
        String key = null;
        List<CodeAssistant.Review> value = null;
        long seen = 0L;
        for (var name = in.nextName(); name != null; name = in.nextName()) {
          switch (name) {
            case "key" -> {
              seen = in.mark(seen, 1L);
              key = in.readString();
            }
            case "value" -> {
              seen = in.mark(seen, 2L);
              value = readListOfReview(in);
            }
            default -> in.skip();
          }
        }
        if (seen != 3L) {
          throw in.missing(seen, 3L, "key", "value");
        }
        in.unique(all.put(key, value) == null);
      }
      return Collections.unmodifiableMap(all);
    }

    @Override
    protected Map<String, List<CodeAssistant.Review>> value(ValueReader in) {
      return readMapOfListOfReview(in);
    }
  }
}
