package com.acme;

import dev.rialto.OutputSchema;
import dev.rialto.ToolContext;
import dev.rialto.ToolFailurePolicy;
import dev.rialto.runtime.JsonOutput;
import dev.rialto.runtime.ToolMethod;
import dev.rialto.runtime.ToolType;
import dev.rialto.runtime.ValueReader;
import java.util.List;
import javax.annotation.processing.Generated;

/**
 * Offers the tools of {@link Rounding} to language models.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
final class Rounding_RialtoTools extends ToolType<Rounding> {
  /**
   * Makes it; for generated clients.
   */
  Rounding_RialtoTools() {
    super(Rounding.class, "0.1.0", List.of(new RoundTool()));
  }

  private static final class RoundArgumentsOutput extends JsonOutput<RoundArguments> {
    RoundArgumentsOutput() {
      super(new OutputSchema("RoundArguments", "{\"type\":\"object\",\"properties\":{\"value\":{\"type\":\"number\"}},\"required\":[\"value\"],\"additionalProperties\":false}"), "");
    }

    @Override
    protected RoundArguments value(ValueReader in) {
      return RoundArgumentsCodec.read(in);
    }
  }

  private static final class RoundTool extends ToolMethod<Rounding, RoundArguments> {
    RoundTool() {
      super("round", "Rounds.", new RoundArgumentsOutput(), ToolFailurePolicy.DEFAULT, false);
    }

    @Override
    public Object call(Rounding target, RoundArguments arguments, ToolContext context) throws
        Throwable {
      return String.valueOf(target.round(arguments.value()));
    }
  }

  private record RoundArguments(double value) {
  }

  /**
   * Reads {@link RoundArguments}.
   */
  private static final class RoundArgumentsCodec {
    private RoundArgumentsCodec() {
    }

    static RoundArguments read(ValueReader in) {
      in.beginObject();
      long seen = 0L;
      double value = 0;
      for (var name = in.nextName(); name != null; name = in.nextName()) {
        switch (name) {
          case "value" -> {
            seen = in.mark(seen, 1L);
            value = in.readDouble();
          }
          default -> in.skip();
        }
      }
      if ((seen & 1L) != 1L) {
        throw in.missing(seen, 1L, "value");
      }
      try {
        return new RoundArguments(value);
      } catch (RuntimeException refusal) {
        throw in.refused("Rounding_RialtoTools.RoundArguments", refusal);
      }
    }
  }
}
