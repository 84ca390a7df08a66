package com.acme;

import dev.rialto.OutputSchema;
import dev.rialto.ToolContext;
import dev.rialto.ToolFailurePolicy;
import dev.rialto.runtime.JsonFormats;
import dev.rialto.runtime.JsonOutput;
import dev.rialto.runtime.JsonWriter;
import dev.rialto.runtime.LaterResult;
import dev.rialto.runtime.ToolMethod;
import dev.rialto.runtime.ToolType;
import dev.rialto.runtime.ValueReader;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.annotation.processing.Generated;

/**
 * Offers the tools of {@link Calculator} to language models.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
final class Calculator_RialtoTools extends ToolType<Calculator> {
  /**
   * Makes it; for generated clients.
   */
  Calculator_RialtoTools() {
    super(Calculator.class, "0.1.0", List.of(new AddTool(), new MeasureTool(), new ForgetTool(), new AnswerTool(), new ConvertTool(), new RoundTool()));
  }

  private static void writeNullableString(JsonWriter out, String value) {
    if (value == null) {
      out.writeNull();
      return;
    }
    out.write(value);
  }

  private static void writeUnit(JsonWriter out, Calculator.Unit value) {
    if (value == null) {
      out.writeNull();
      return;
    }
    out.write(value.name());
  }

  private static void writeLength(JsonWriter out, Calculator.Length value) {
    if (value == null) {
      out.writeNull();
      return;
    }
    out.beginObject();
    out.name("value");
    out.write(value.value());
    out.name("unit");
    writeUnit(out, value.unit());
    out.endObject();
  }

  private static void writeOptionalOfLength(JsonWriter out, Optional<Calculator.Length> value) {
    if (value == null || value.isEmpty()) {
      out.writeNull();
    } else {
      writeLength(out, value.get());
    }
  }

  private static void writeNullableInteger(JsonWriter out, Integer value) {
    if (value == null) {
      out.writeNull();
      return;
    }
    out.write(value);
  }

  private static void writeMapOfInteger(JsonWriter out, Map<String, Integer> value) {
    if (value == null) {
      out.writeNull();
      return;
    }
    out.beginObject();
    for (Map.Entry<String, Integer> entry : value.entrySet()) {
      out.name(entry.getKey() == null ? "null" : entry.getKey());
      writeNullableInteger(out, entry.getValue());
    }
    out.endObject();
  }

  private static void writeShape(JsonWriter out, Calculator.Shape value) {
    if (value == null) {
      out.writeNull();
      return;
    }
    out.beginObject();
    if (value instanceof Calculator.Shape.Circle variant1) {
      out.name("type");
      out.write("Circle");
      out.name("radius");
      out.write(variant1.radius());
    }
    if (value instanceof Calculator.Shape.Square variant2) {
      out.name("type");
      out.write("Square");
      out.name("side");
      out.write(variant2.side());
    }
    out.endObject();
  }

  private static void writeFound(JsonWriter out, Calculator.Found value) {
    if (value == null) {
      out.writeNull();
      return;
    }
    out.beginObject();
    out.name("name");
    writeNullableString(out, value.name());
    out.name("length");
    writeOptionalOfLength(out, value.length());
    out.name("counts");
    writeMapOfInteger(out, value.counts());
    out.name("shape");
    writeShape(out, value.shape());
    out.endObject();
  }

  private static void writeListOfFound(JsonWriter out, List<Calculator.Found> value) {
    if (value == null) {
      out.writeNull();
      return;
    }
    out.beginArray();
    for (Calculator.Found element : value) {
      writeFound(out, element);
    }
    out.endArray();
  }

  private static final class AddArgumentsOutput extends JsonOutput<AddArguments> {
    AddArgumentsOutput() {
      super(new OutputSchema("AddArguments", "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\",\"description\":\"the first\"},\"second-number\":{\"type\":\"integer\",\"description\":\"the second\"}},\"required\":[\"a\",\"second-number\"],\"additionalProperties\":false}"), "");
    }

    @Override
    protected AddArguments value(ValueReader in) {
      return AddArgumentsCodec.read(in);
    }
  }

  private static final class MeasureArgumentsOutput extends JsonOutput<MeasureArguments> {
    MeasureArgumentsOutput() {
      super(new OutputSchema("MeasureArguments", "{\"type\":\"object\",\"properties\":{\"shapes\":{\"type\":\"array\",\"items\":{\"anyOf\":[{\"type\":\"object\",\"properties\":{\"type\":{\"type\":\"string\",\"enum\":[\"Circle\"]},\"radius\":{\"type\":\"number\"}},\"required\":[\"type\",\"radius\"],\"additionalProperties\":false},{\"type\":\"object\",\"properties\":{\"type\":{\"type\":\"string\",\"enum\":[\"Square\"]},\"side\":{\"type\":\"number\",\"description\":\"in metres\"}},\"required\":[\"type\",\"side\"],\"additionalProperties\":false}]}},\"since\":{\"type\":[\"string\",\"null\"],\"format\":\"date\",\"description\":\"since when\"},\"toString\":{\"type\":[\"integer\",\"null\"]}},\"required\":[\"shapes\",\"since\",\"toString\"],\"additionalProperties\":false}"), "");
    }

    @Override
    protected MeasureArguments value(ValueReader in) {
      return MeasureArgumentsCodec.read(in);
    }
  }

  private static final class ForgetArgumentsOutput extends JsonOutput<ForgetArguments> {
    ForgetArgumentsOutput() {
      super(new OutputSchema("ForgetArguments", "{\"type\":\"object\",\"properties\":{\"sure\":{\"type\":\"boolean\",\"description\":\"whether true is meant\"}},\"required\":[\"sure\"],\"additionalProperties\":false}"), "");
    }

    @Override
    protected ForgetArguments value(ValueReader in) {
      return ForgetArgumentsCodec.read(in);
    }
  }

  private static final class AnswerArgumentsOutput extends JsonOutput<AnswerArguments> {
    AnswerArgumentsOutput() {
      super(new OutputSchema("AnswerArguments", "{\"type\":\"object\",\"properties\":{},\"required\":[],\"additionalProperties\":false}"), "");
    }

    @Override
    protected AnswerArguments value(ValueReader in) {
      return AnswerArgumentsCodec.read(in);
    }
  }

  private static final class ConvertArgumentsOutput extends JsonOutput<ConvertArguments> {
    ConvertArgumentsOutput() {
      super(new OutputSchema("ConvertArguments", "{\"type\":\"object\",\"properties\":{\"from\":{\"type\":\"object\",\"properties\":{\"value\":{\"type\":\"number\"},\"unit\":{\"type\":\"string\",\"enum\":[\"METRE\",\"FOOT\"]}},\"required\":[\"value\",\"unit\"],\"additionalProperties\":false},\"to\":{\"type\":\"string\",\"enum\":[\"METRE\",\"FOOT\"]}},\"required\":[\"from\",\"to\"],\"additionalProperties\":false}"), "");
    }

    @Override
    protected ConvertArguments value(ValueReader in) {
      return ConvertArgumentsCodec.read(in);
    }
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

  private static final class AddTool extends ToolMethod<Calculator, AddArguments> {
    AddTool() {
      super("add", "Adds two numbers.", new AddArgumentsOutput(), ToolFailurePolicy.DEFAULT, false);
    }

    @Override
    public Object call(Calculator target, AddArguments arguments, ToolContext context) throws
        Throwable {
      return String.valueOf(target.add(arguments.a(), arguments.second_number()));
    }
  }

  private static final class MeasureTool extends ToolMethod<Calculator, MeasureArguments> {
    MeasureTool() {
      super("measure_all", "Measures.\n"
              + "Slow.", new MeasureArgumentsOutput(), ToolFailurePolicy.ABORT, false);
    }

    @Override
    public Object call(Calculator target, MeasureArguments arguments, ToolContext context) throws
        Throwable {
      return new LaterResult<>(target.measure(arguments.shapes(), arguments.since(), context, arguments.toString_()), value -> {
        JsonWriter out = new JsonWriter();
        writeListOfFound(out, value);
        return out.toString();
      });
    }
  }

  private static final class ForgetTool extends ToolMethod<Calculator, ForgetArguments> {
    ForgetTool() {
      super("forget", "Forgets what it knows.", new ForgetArgumentsOutput(), ToolFailurePolicy.DEFAULT, false);
    }

    @Override
    public Object call(Calculator target, ForgetArguments arguments, ToolContext context) throws
        Throwable {
      target.forget(arguments.sure());
      return "Done";
    }
  }

  private static final class AnswerTool extends ToolMethod<Calculator, AnswerArguments> {
    AnswerTool() {
      super("answer", "The answer.", new AnswerArgumentsOutput(), ToolFailurePolicy.DEFAULT, true);
    }

    @Override
    public Object call(Calculator target, AnswerArguments arguments, ToolContext context) throws
        Throwable {
      return String.valueOf(Calculator.answer());
    }
  }

  private static final class ConvertTool extends ToolMethod<Calculator, ConvertArguments> {
    ConvertTool() {
      super("convert", "Converts a length.", new ConvertArgumentsOutput(), ToolFailurePolicy.DEFAULT, false);
    }

    @Override
    public Object call(Calculator target, ConvertArguments arguments, ToolContext context) throws
        Throwable {
      JsonWriter out = new JsonWriter();
      writeLength(out, target.convert(arguments.from(), arguments.to()));
      return out.toString();
    }
  }

  private static final class RoundTool extends ToolMethod<Calculator, RoundArguments> {
    RoundTool() {
      super("round", "Rounds.", new RoundArgumentsOutput(), ToolFailurePolicy.DEFAULT, false);
    }

    @Override
    public Object call(Calculator target, RoundArguments arguments, ToolContext context) throws
        Throwable {
      return String.valueOf(target.round(arguments.value()));
    }
  }

  private record AddArguments(int a, int second_number) {
  }

  /**
   * Reads {@link AddArguments}.
   */
  private static final class AddArgumentsCodec {
    private AddArgumentsCodec() {
    }

    static AddArguments read(ValueReader in) {
      in.beginObject();
      long seen = 0L;
      int a = 0;
      int second_number = 0;
      for (var name = in.nextName(); name != null; name = in.nextName()) {
        switch (name) {
          case "a" -> {
            seen = in.mark(seen, 1L);
            a = in.readInt();
          }
          case "second-number" -> {
            seen = in.mark(seen, 2L);
            second_number = in.readInt();
          }
          default -> in.skip();
        }
      }
      if ((seen & 3L) != 3L) {
        throw in.missing(seen, 3L, "a", "second-number");
      }
      try {
        return new AddArguments(a, second_number);
      } catch (RuntimeException refusal) {
        throw in.refused("Calculator_RialtoTools.AddArguments", refusal);
      }
    }
  }

  private record MeasureArguments(List<Calculator.Shape> shapes, LocalDate since,
      Optional<Integer> toString_) {
  }

  /**
   * Reads {@link MeasureArguments}.
   */
  private static final class MeasureArgumentsCodec {
    private MeasureArgumentsCodec() {
    }

    private static List<Calculator.Shape> readListOfShape(ValueReader in) {
      List<Calculator.Shape> all = new ArrayList<>();
      in.beginArray();
      while (in.nextElement()) {
        all.add(Calculator_Shape_RialtoCodec.read(in));
      }
      return Collections.unmodifiableList(all);
    }

    static MeasureArguments read(ValueReader in) {
      in.beginObject();
      long seen = 0L;
      List<Calculator.Shape> shapes = null;
      LocalDate since = null;
      Optional<Integer> toString = Optional.empty();
      for (var name = in.nextName(); name != null; name = in.nextName()) {
        switch (name) {
          case "shapes" -> {
            seen = in.mark(seen, 1L);
            shapes = readListOfShape(in);
          }
          case "since" -> {
            seen = in.mark(seen, 2L);
            since = in.isNull() ? null : JsonFormats.readLocalDate(in);
          }
          case "toString" -> {
            seen = in.mark(seen, 4L);
            toString = in.isNull() ? Optional.empty() : Optional.of(in.readInt());
          }
          default -> in.skip();
        }
      }
      if ((seen & 1L) != 1L) {
        throw in.missing(seen, 1L, "shapes", "since", "toString");
      }
      try {
        return new MeasureArguments(shapes, since, toString);
      } catch (RuntimeException refusal) {
        throw in.refused("Calculator_RialtoTools.MeasureArguments", refusal);
      }
    }
  }

  private record ForgetArguments(boolean sure) {
  }

  /**
   * Reads {@link ForgetArguments}.
   */
  private static final class ForgetArgumentsCodec {
    private ForgetArgumentsCodec() {
    }

    static ForgetArguments read(ValueReader in) {
      in.beginObject();
      long seen = 0L;
      boolean sure = false;
      for (var name = in.nextName(); name != null; name = in.nextName()) {
        switch (name) {
          case "sure" -> {
            seen = in.mark(seen, 1L);
            sure = in.readBoolean();
          }
          default -> in.skip();
        }
      }
      if ((seen & 1L) != 1L) {
        throw in.missing(seen, 1L, "sure");
      }
      try {
        return new ForgetArguments(sure);
      } catch (RuntimeException refusal) {
        throw in.refused("Calculator_RialtoTools.ForgetArguments", refusal);
      }
    }
  }

  private record AnswerArguments() {
  }

  /**
   * Reads {@link AnswerArguments}.
   */
  private static final class AnswerArgumentsCodec {
    private AnswerArgumentsCodec() {
    }

    static AnswerArguments read(ValueReader in) {
      in.beginObject();
      for (var name = in.nextName(); name != null; name = in.nextName()) {
        in.skip();
      }
      try {
        return new AnswerArguments();
      } catch (RuntimeException refusal) {
        throw in.refused("Calculator_RialtoTools.AnswerArguments", refusal);
      }
    }
  }

  private record ConvertArguments(Calculator.Length from, Calculator.Unit to) {
  }

  /**
   * Reads {@link ConvertArguments}.
   */
  private static final class ConvertArgumentsCodec {
    private ConvertArgumentsCodec() {
    }

    static ConvertArguments read(ValueReader in) {
      in.beginObject();
      long seen = 0L;
      Calculator.Length from = null;
      Calculator.Unit to = null;
      for (var name = in.nextName(); name != null; name = in.nextName()) {
        switch (name) {
          case "from" -> {
            seen = in.mark(seen, 1L);
            from = Calculator_Length_RialtoCodec.read(in);
          }
          case "to" -> {
            seen = in.mark(seen, 2L);
            to = Calculator_Unit_RialtoCodec.read(in);
          }
          default -> in.skip();
        }
      }
      if ((seen & 3L) != 3L) {
        throw in.missing(seen, 3L, "from", "to");
      }
      try {
        return new ConvertArguments(from, to);
      } catch (RuntimeException refusal) {
        throw in.refused("Calculator_RialtoTools.ConvertArguments", refusal);
      }
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
        throw in.refused("Calculator_RialtoTools.RoundArguments", refusal);
      }
    }
  }
}
