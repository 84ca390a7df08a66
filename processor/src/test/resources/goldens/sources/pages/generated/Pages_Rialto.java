package com.acme;

import dev.rialto.CallOptions;
import dev.rialto.Message;
import dev.rialto.OutputSchema;
import dev.rialto.Partial;
import dev.rialto.runtime.ClientRuntime;
import dev.rialto.runtime.JsonOutput;
import dev.rialto.runtime.ListOutput;
import dev.rialto.runtime.MethodSpec;
import dev.rialto.runtime.OutputType;
import dev.rialto.runtime.PartialOutput;
import dev.rialto.runtime.ValueReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Flow;
import javax.annotation.processing.Generated;

/**
 * Asks a language model what {@link Pages} asks.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
final class Pages_Rialto implements Pages {
  private static final OutputType<Pages.Page<Pages.Risk>> PAGE_OF_RISK_OUTPUT = new PageOfRiskOutput();

  private static final MethodSpec<Pages.Page<Pages.Risk>> RISKS = MethodSpec.builder("Pages", "risks", PAGE_OF_RISK_OUTPUT).build();

  private static final OutputType<Pages.Page<List<Integer>>> PAGE_OF_LIST_OF_INTEGER_OUTPUT = new PageOfListOfIntegerOutput();

  private static final MethodSpec<Pages.Page<List<Integer>>> NUMBERS = MethodSpec.builder("Pages", "numbers", PAGE_OF_LIST_OF_INTEGER_OUTPUT).build();

  private static final ListOutput<Pages.Page<Pages.Risk>> LIST_OF_PAGE_OF_RISK_OUTPUT = new ListOfPageOfRiskOutput();

  private static final MethodSpec<List<Pages.Page<Pages.Risk>>> MANY = MethodSpec.builder("Pages", "many", LIST_OF_PAGE_OF_RISK_OUTPUT).build();

  private static final MethodSpec<Pages.Page<Pages.Risk>> GROWING = MethodSpec.builder("Pages", "growing", PAGE_OF_RISK_OUTPUT).build();

  private static final OutputType<Pages.Node<String>> NODE_OF_STRING_OUTPUT = new NodeOfStringOutput();

  private static final MethodSpec<Pages.Node<String>> TREE = MethodSpec.builder("Pages", "tree", NODE_OF_STRING_OUTPUT).build();

  private static final OutputType<Pages.Both> BOTH_OUTPUT = new BothOutput();

  private static final MethodSpec<Pages.Both> ALL = MethodSpec.builder("Pages", "all", BOTH_OUTPUT).build();

  private static final PartialOutput<Pages.Page<Pages.Risk>> PAGE_OF_RISK_PARTIALS = new PageOfRiskPartials(PAGE_OF_RISK_OUTPUT);

  private final ClientRuntime runtime;

  Pages_Rialto(ClientRuntime runtime) {
    this.runtime = runtime;
  }

  @Override
  public Pages.Page<Pages.Risk> risks(String plan) {
    Objects.requireNonNull(plan, "plan is null");
    return runtime.call(
        RISKS, List.of(Message.user(plan)), CallOptions.NONE);
  }

  @Override
  public Pages.Page<List<Integer>> numbers(String plan) {
    Objects.requireNonNull(plan, "plan is null");
    return runtime.call(
        NUMBERS, List.of(Message.user(plan)), CallOptions.NONE);
  }

  @Override
  public Flow.Publisher<Pages.Page<Pages.Risk>> many(String plan) {
    Objects.requireNonNull(plan, "plan is null");
    return runtime.streamElements(
        MANY, LIST_OF_PAGE_OF_RISK_OUTPUT, List.of(Message.user(plan)), CallOptions.NONE);
  }

  @Override
  public Flow.Publisher<Partial<Pages.Page<Pages.Risk>>> growing(String plan) {
    Objects.requireNonNull(plan, "plan is null");
    return runtime.streamElements(
        GROWING, PAGE_OF_RISK_PARTIALS, List.of(Message.user(plan)), CallOptions.NONE);
  }

  @Override
  public Pages.Node<String> tree(String text) {
    Objects.requireNonNull(text, "text is null");
    return runtime.call(
        TREE, List.of(Message.user(text)), CallOptions.NONE);
  }

  @Override
  public Pages.Both all(String text) {
    Objects.requireNonNull(text, "text is null");
    return runtime.call(
        ALL, List.of(Message.user(text)), CallOptions.NONE);
  }

  private static final class PageOfRiskOutput extends JsonOutput<Pages.Page<Pages.Risk>> {
    PageOfRiskOutput() {
      super(new OutputSchema("PageOfRisk", "{\"type\":\"object\",\"properties\":{\"items\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/Risk\"}},\"best\":{\"anyOf\":[{\"$ref\":\"#/$defs/Risk\"},{\"type\":\"null\"}]},\"total\":{\"type\":\"integer\"}},\"required\":[\"items\",\"best\",\"total\"],\"additionalProperties\":false,\"$defs\":{\"Risk\":{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"}},\"required\":[\"name\"],\"additionalProperties\":false}}}"), "");
    }

    @Override
    protected Pages.Page<Pages.Risk> value(ValueReader in) {
      return Pages_Page_7e5b1c5_RialtoCodec.read(in);
    }
  }

  private static final class PageOfListOfIntegerOutput extends JsonOutput<Pages.Page<List<Integer>>> {
    PageOfListOfIntegerOutput() {
      super(new OutputSchema("PageOfListOfInteger", "{\"type\":\"object\",\"properties\":{\"items\":{\"type\":\"array\",\"items\":{\"type\":\"array\",\"items\":{\"type\":\"integer\"}}},\"best\":{\"type\":[\"array\",\"null\"],\"items\":{\"type\":\"integer\"}},\"total\":{\"type\":\"integer\"}},\"required\":[\"items\",\"best\",\"total\"],\"additionalProperties\":false}"), "");
    }

    @Override
    protected Pages.Page<List<Integer>> value(ValueReader in) {
      return Pages_Page_c456ad1d_RialtoCodec.read(in);
    }
  }

  private static final class ListOfPageOfRiskOutput extends ListOutput<Pages.Page<Pages.Risk>> {
    ListOfPageOfRiskOutput() {
      super(new OutputSchema("ListOfPageOfRisk", "{\"type\":\"object\",\"properties\":{\"items\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{\"items\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/Risk\"}},\"best\":{\"anyOf\":[{\"$ref\":\"#/$defs/Risk\"},{\"type\":\"null\"}]},\"total\":{\"type\":\"integer\"}},\"required\":[\"items\",\"best\",\"total\"],\"additionalProperties\":false}}},\"required\":[\"items\"],\"additionalProperties\":false,\"$defs\":{\"Risk\":{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"}},\"required\":[\"name\"],\"additionalProperties\":false}}}"), "items");
    }

    @Override
    protected Pages.Page<Pages.Risk> element(ValueReader in) {
      return Pages_Page_7e5b1c5_RialtoCodec.read(in);
    }
  }

  private static final class NodeOfStringOutput extends JsonOutput<Pages.Node<String>> {
    NodeOfStringOutput() {
      super(new OutputSchema("NodeOfString", "{\"type\":\"object\",\"properties\":{\"value\":{\"type\":\"string\"},\"children\":{\"type\":\"array\",\"items\":{\"$ref\":\"#\"}}},\"required\":[\"value\",\"children\"],\"additionalProperties\":false}", true), "");
    }

    @Override
    protected Pages.Node<String> value(ValueReader in) {
      return Pages_Node_ae3993de_RialtoCodec.read(in);
    }
  }

  private static final class BothOutput extends JsonOutput<Pages.Both> {
    BothOutput() {
      super(new OutputSchema("Both", "{\"type\":\"object\",\"properties\":{\"risks\":{\"type\":\"object\",\"properties\":{\"items\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/Risk\"}},\"best\":{\"anyOf\":[{\"$ref\":\"#/$defs/Risk\"},{\"type\":\"null\"}]},\"total\":{\"type\":\"integer\"}},\"required\":[\"items\",\"best\",\"total\"],\"additionalProperties\":false},\"pair\":{\"type\":\"object\",\"properties\":{\"one\":{\"$ref\":\"#/$defs/Risk\"},\"two\":{\"type\":\"object\",\"properties\":{\"items\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}},\"best\":{\"type\":[\"string\",\"null\"]},\"total\":{\"type\":\"integer\"}},\"required\":[\"items\",\"best\",\"total\"],\"additionalProperties\":false}},\"required\":[\"one\",\"two\"],\"additionalProperties\":false}},\"required\":[\"risks\",\"pair\"],\"additionalProperties\":false,\"$defs\":{\"Risk\":{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"}},\"required\":[\"name\"],\"additionalProperties\":false}}}"), "");
    }

    @Override
    protected Pages.Both value(ValueReader in) {
      return Pages_Both_RialtoCodec.read(in);
    }
  }

  private static final class PageOfRiskPartials extends PartialOutput<Pages.Page<Pages.Risk>> {
    PageOfRiskPartials(OutputType<Pages.Page<Pages.Risk>> record) {
      super(record, "items", "best", "total");
    }

    private static List<Pages.Risk> readListOfRisk(ValueReader in) {
      List<Pages.Risk> all = new ArrayList<>();
      in.beginArray();
      while (in.nextElement()) {
        all.add(Pages_Risk_RialtoCodec.read(in));
      }
      return Collections.unmodifiableList(all);
    }

    @Override
    protected Object component(int index, ValueReader in) {
      switch (index) {
        case 0 -> {
          List<Pages.Risk> value = readListOfRisk(in);
          return value;
        }
        case 1 -> {
          Optional<Pages.Risk> value = in.isNull() ? Optional.empty() : Optional.of(Pages_Risk_RialtoCodec.read(in));
          return value;
        }
        case 2 -> {
          int value = in.readInt();
          return value;
        }
        default -> throw new IndexOutOfBoundsException(index);
      }
    }

    @Override
    protected Object componentOf(int index, Pages.Page<Pages.Risk> value) {
      return switch (index) {
        case 0 -> value.items();
        case 1 -> value.best();
        case 2 -> value.total();
        default -> throw new IndexOutOfBoundsException(index);
      };
    }
  }
}
