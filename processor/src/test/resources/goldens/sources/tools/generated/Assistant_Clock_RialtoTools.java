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
 * Offers the tools of {@link Assistant.Clock} to language models.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
final class Assistant_Clock_RialtoTools extends ToolType<Assistant.Clock> {
  /**
   * Makes it; for generated clients.
   */
  Assistant_Clock_RialtoTools() {
    super(Assistant.Clock.class, "0.1.0", List.of(new TimeTool()));
  }

  private static final class TimeArgumentsOutput extends JsonOutput<TimeArguments> {
    TimeArgumentsOutput() {
      super(new OutputSchema("TimeArguments", "{\"type\":\"object\",\"properties\":{},\"required\":[],\"additionalProperties\":false}"), "");
    }

    @Override
    protected TimeArguments value(ValueReader in) {
      return TimeArgumentsCodec.read(in);
    }
  }

  private static final class TimeTool extends ToolMethod<Assistant.Clock, TimeArguments> {
    TimeTool() {
      super("time", "Tells the time.", new TimeArgumentsOutput(), ToolFailurePolicy.DEFAULT, true);
    }

    @Override
    public Object call(Assistant.Clock target, TimeArguments arguments, ToolContext context) throws
        Throwable {
      return String.valueOf(Assistant.Clock.time());
    }
  }

  private record TimeArguments() {
  }

  /**
   * Reads {@link TimeArguments}.
   */
  private static final class TimeArgumentsCodec {
    private TimeArgumentsCodec() {
    }

    static TimeArguments read(ValueReader in) {
      in.beginObject();
      for (var name = in.nextName(); name != null; name = in.nextName()) {
        in.skip();
      }
      try {
        return new TimeArguments();
      } catch (RuntimeException refusal) {
        throw in.refused("Assistant_Clock_RialtoTools.TimeArguments", refusal);
      }
    }
  }
}
