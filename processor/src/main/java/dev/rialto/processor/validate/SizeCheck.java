package dev.rialto.processor.validate;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.TypeName;
import dev.rialto.processor.model.DeclaredModel;
import dev.rialto.processor.model.MethodModel;
import dev.rialto.processor.model.ToolMethodModel;
import dev.rialto.processor.model.ToolTypeModel;
import dev.rialto.processor.model.TypeModel;
import dev.rialto.processor.schema.SchemaSize;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;

/** Warns of schemas that a strict mode would refuse for their size, by its {@link StrictLimits}. */
final class SizeCheck {

  private final Context context;

  /** Methods often have the same types, and the same tools. */
  private final Map<TypeModel, SchemaSize> sizes = new HashMap<>();

  SizeCheck(Context context) {
    this.context = context;
  }

  /** Checks the schema of a method's answer, and the tools it offers. */
  void check(ExecutableElement method, MethodModel model, List<DeclaredModel> types) {
    String name = model.settings().model();
    StrictLimits limits = StrictLimits.of(name);
    int unions = 0;
    Map<TypeName, DeclaredModel> declared = byName(types);
    if (isKnown(declared, model.output())) {
      SchemaSize size =
          model.packed().isPresent()
              ? SchemaSize.ofPack(declared, model.output())
              : sizes.computeIfAbsent(model.output(), type -> SchemaSize.of(declared, type));
      warn(Code.TYPE_TOO_LARGE, method, "The type of the answer has ", size, limits);
      unions = size.unions();
      tell(
          Code.TYPE_TOO_LARGE,
          method,
          "The type of the answer has ",
          unions,
          limits.unions(),
          "values that may be null or of several types",
          limits);
    }
    checkTools(method, model, limits, unions);
  }

  /** What holds for all providers is told at the tool itself. */
  void check(ToolMethodModel tool, ExecutableElement method, List<DeclaredModel> types) {
    Map<TypeName, DeclaredModel> declared = byName(types);
    declared.put(tool.arguments().name(), tool.arguments());
    TypeModel arguments = new TypeModel.Declared(tool.arguments().name());
    if (isKnown(declared, arguments)) {
      warn(
          Code.TOOL_TOO_LARGE,
          method,
          "The tool '" + tool.name() + "' has arguments with ",
          SchemaSize.of(declared, arguments),
          StrictLimits.OPENAI);
    }
  }

  private void checkTools(Element method, MethodModel model, StrictLimits limits, int ofAnswer) {
    int tools = 0;
    int unions = ofAnswer;
    boolean own = !limits.equals(StrictLimits.OPENAI);
    for (ClassName generated : model.tools().tools()) {
      Optional<ToolTypeModel> type = context.tools().model(generated);
      if (type.isEmpty()) {
        continue;
      }
      Map<TypeName, DeclaredModel> declared = byName(type.get().arguments());
      for (ToolMethodModel tool : type.get().methods()) {
        SchemaSize size = SchemaSize.of(declared, new TypeModel.Declared(tool.arguments().name()));
        if (limits.counts(size)) {
          tools++;
          unions += size.unions();
        }
        if (own) {
          String what = "The tool '" + tool.name() + "' has arguments with ";
          warn(Code.TOOL_TOO_LARGE, method, what, size, limits);
        }
      }
    }
    String what = "The method offers ";
    tell(Code.TOOL_TOO_LARGE, method, what, tools, limits.tools(), "tools", limits);
    if (tools > 0 && ofAnswer <= limits.unions()) {
      tell(
          Code.TOOL_TOO_LARGE,
          method,
          "The method's tools and answer have ",
          unions,
          limits.unions(),
          "values that may be null or of several types",
          limits);
    }
  }

  private void warn(Code code, Element place, String what, SchemaSize size, StrictLimits limits) {
    tell(code, place, what, size.properties(), limits.properties(), "properties", limits);
    tell(code, place, what, size.levels(), limits.levels(), "levels of objects and lists", limits);
    tell(code, place, what, size.constants(), limits.constants(), "constants of enums", limits);
    tell(code, place, what, size.nameChars(), limits.nameChars(), "characters of names", limits);
    tell(
        code,
        place,
        what,
        size.longestEnum(),
        limits.constantChars(),
        "characters of constants in an enum of more than " + SchemaSize.MANY_CONSTANTS,
        limits);
  }

  private void tell(
      Code code,
      Element place,
      String what,
      int found,
      int allowed,
      String unit,
      StrictLimits limits) {
    if (found > allowed) {
      context
          .report()
          .add(
              code,
              Place.of(place),
              what
                  + found
                  + " "
                  + unit
                  + "; "
                  + limits.whose()
                  + " "
                  + allowed
                  + (code == Code.TOOL_TOO_LARGE ? limits.beyondTools() : limits.beyond()));
    }
  }

  private static Map<TypeName, DeclaredModel> byName(List<DeclaredModel> types) {
    Map<TypeName, DeclaredModel> declared = new HashMap<>();
    types.forEach(type -> declared.put(type.name(), type));
    return declared;
  }

  /** A type that holds a wrong one may itself be right. */
  private static boolean isKnown(Map<TypeName, DeclaredModel> declared, TypeModel root) {
    return TypeParts.of(declared, root)
        .allMatch(
            part -> !(part instanceof TypeModel.Declared d) || declared.containsKey(d.name()));
  }
}
