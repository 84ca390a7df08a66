package com.acme;

import dev.rialto.CallOptions;
import dev.rialto.Message;
import dev.rialto.OutputSchema;
import dev.rialto.runtime.ClientRuntime;
import dev.rialto.runtime.JsonOutput;
import dev.rialto.runtime.MethodSpec;
import dev.rialto.runtime.OutputType;
import dev.rialto.runtime.ValueReader;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import javax.annotation.processing.Generated;

/**
 * Asks a language model what {@link Trees} asks.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
final class Trees_Rialto implements Trees {
  private static final OutputType<Trees.Tree> TREE_OUTPUT = new TreeOutput();

  private static final MethodSpec<Trees.Tree> TREE = MethodSpec.builder("Trees", "tree", TREE_OUTPUT).build();

  private static final OutputType<Set<Trees.Tree>> SET_OF_TREE_OUTPUT = new SetOfTreeOutput();

  private static final MethodSpec<Set<Trees.Tree>> TREES = MethodSpec.builder("Trees", "trees", SET_OF_TREE_OUTPUT).build();

  private final ClientRuntime runtime;

  Trees_Rialto(ClientRuntime runtime) {
    this.runtime = runtime;
  }

  @Override
  public Trees.Tree tree(String text) {
    Objects.requireNonNull(text, "text is null");
    return runtime.call(
        TREE, List.of(Message.user(text)), CallOptions.NONE);
  }

  @Override
  public Set<Trees.Tree> trees(String text) {
    Objects.requireNonNull(text, "text is null");
    return runtime.call(
        TREES, List.of(Message.user(text)), CallOptions.NONE);
  }

  private static final class TreeOutput extends JsonOutput<Trees.Tree> {
    TreeOutput() {
      super(new OutputSchema("Tree", "{\"type\":\"object\",\"properties\":{\"label\":{\"type\":\"string\",\"description\":\"What stands on it\"},\"children\":{\"type\":\"array\",\"items\":{\"$ref\":\"#\"}},\"parent\":{\"anyOf\":[{\"$ref\":\"#\"},{\"type\":\"null\"}]},\"weights\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{\"key\":{\"type\":\"string\"},\"value\":{\"type\":\"number\"}},\"required\":[\"key\",\"value\"],\"additionalProperties\":false},\"description\":\"The entries of a map; each key once\"},\"leaf\":{\"type\":\"object\",\"properties\":{\"uri\":{\"type\":\"string\",\"description\":\"A URI\"},\"id\":{\"type\":\"string\",\"format\":\"uuid\"},\"day\":{\"type\":\"string\",\"format\":\"date\"},\"letter\":{\"type\":\"string\",\"description\":\"One character\"},\"green\":{\"type\":\"boolean\"},\"season\":{\"type\":[\"string\",\"null\"],\"enum\":[\"WINTER\",\"SUMMER\",null],\"description\":\"When\\nWINTER: cold\"}},\"required\":[\"uri\",\"id\",\"day\",\"letter\",\"green\",\"season\"],\"additionalProperties\":false,\"description\":\"A leaf\"}},\"required\":[\"label\",\"children\",\"parent\",\"weights\",\"leaf\"],\"additionalProperties\":false}", true), "");
    }

    @Override
    protected Trees.Tree value(ValueReader in) {
      return Trees_Tree_RialtoCodec.read(in);
    }
  }

  private static final class SetOfTreeOutput extends JsonOutput<Set<Trees.Tree>> {
    SetOfTreeOutput() {
      super(new OutputSchema("SetOfTree", "{\"type\":\"object\",\"properties\":{\"items\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/Tree\"},\"description\":\"Each element once\"}},\"required\":[\"items\"],\"additionalProperties\":false,\"$defs\":{\"Tree\":{\"type\":\"object\",\"properties\":{\"label\":{\"type\":\"string\",\"description\":\"What stands on it\"},\"children\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/$defs/Tree\"}},\"parent\":{\"anyOf\":[{\"$ref\":\"#/$defs/Tree\"},{\"type\":\"null\"}]},\"weights\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{\"key\":{\"type\":\"string\"},\"value\":{\"type\":\"number\"}},\"required\":[\"key\",\"value\"],\"additionalProperties\":false},\"description\":\"The entries of a map; each key once\"},\"leaf\":{\"type\":\"object\",\"properties\":{\"uri\":{\"type\":\"string\",\"description\":\"A URI\"},\"id\":{\"type\":\"string\",\"format\":\"uuid\"},\"day\":{\"type\":\"string\",\"format\":\"date\"},\"letter\":{\"type\":\"string\",\"description\":\"One character\"},\"green\":{\"type\":\"boolean\"},\"season\":{\"type\":[\"string\",\"null\"],\"enum\":[\"WINTER\",\"SUMMER\",null],\"description\":\"When\\nWINTER: cold\"}},\"required\":[\"uri\",\"id\",\"day\",\"letter\",\"green\",\"season\"],\"additionalProperties\":false,\"description\":\"A leaf\"}},\"required\":[\"label\",\"children\",\"parent\",\"weights\",\"leaf\"],\"additionalProperties\":false}}}", true), "items");
    }

    private static Set<Trees.Tree> readSetOfTree(ValueReader in) {
      Set<Trees.Tree> all = new LinkedHashSet<>();
      in.beginArray();
      while (in.nextElement()) {
        all.add(Trees_Tree_RialtoCodec.read(in));
      }
      return Collections.unmodifiableSet(all);
    }

    @Override
    protected Set<Trees.Tree> value(ValueReader in) {
      return readSetOfTree(in);
    }
  }
}
