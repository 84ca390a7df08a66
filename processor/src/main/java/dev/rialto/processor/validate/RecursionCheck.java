package dev.rialto.processor.validate;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.TypeName;
import dev.rialto.processor.model.DeclaredModel;
import dev.rialto.processor.model.DeclaredModel.RecordModel;
import dev.rialto.processor.model.DeclaredModel.SealedModel;
import dev.rialto.processor.model.DeclaredModel.VariantModel;
import dev.rialto.processor.model.MethodModel;
import dev.rialto.processor.model.ToolMethodModel;
import dev.rialto.processor.model.ToolTypeModel;
import dev.rialto.processor.model.TypeModel;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.lang.model.element.Element;

/**
 * Warns of types that hold themselves where the method's model is of a provider whose strict mode
 * refuses them. At run time the model is told of such a schema in another way, and held to it by
 * the check of its answer only.
 *
 * <p>Source: the guides to structured outputs of Anthropic ("JSON Schema limitations"), Gemini
 * ({@code responseJsonSchema}: cyclic references only in what is not required), xAI ("non-circular
 * references only") and Perplexity ("Unsupported JSON Schemas"), as of 2026; the same models behind
 * OpenRouter.
 */
final class RecursionCheck {

  private static final List<String> REFUSING =
      List.of(
          "anthropic/",
          "gemini/",
          "xai/",
          "perplexity/",
          "openrouter/anthropic/",
          "openrouter/google/",
          "openrouter/x-ai/",
          "openrouter/perplexity/");

  private final Context context;
  private final Map<TypeName, DeclaredModel> declared = new HashMap<>();
  private final Set<TypeName> underway = new HashSet<>();
  private final Set<TypeName> seen = new HashSet<>();
  private String found = "";

  private RecursionCheck(Context context, List<DeclaredModel> types) {
    this.context = context;
    types.forEach(type -> declared.put(type.name(), type));
  }

  /** Checks the type of a method's answer and the tools it offers, for the model that it names. */
  static void check(Context context, Element method, MethodModel model, List<DeclaredModel> types) {
    String name = model.settings().model();
    if (REFUSING.stream().noneMatch(name::startsWith)) {
      return;
    }
    new RecursionCheck(context, types)
        .check(
            method,
            model.output(),
            name,
            "",
            "its models are told the schema in another way, and nothing but the check of the"
                + " answer holds them to it");
    for (ClassName generated : model.tools().tools()) {
      Optional<ToolTypeModel> tools = context.tools().model(generated);
      for (ToolMethodModel tool : tools.map(ToolTypeModel::methods).orElse(List.of())) {
        new RecursionCheck(context, tools.get().arguments())
            .check(
                method,
                new TypeModel.Declared(tool.arguments().name()),
                name,
                " in the arguments of the tool '" + tool.name() + "'",
                "its models are told the schema in words, and nothing but the check of the"
                    + " arguments holds them to it");
      }
    }
  }

  private void check(Element method, TypeModel type, String model, String where, String instead) {
    visit(type);
    if (!found.isEmpty()) {
      context
          .report()
          .add(
              Code.RECURSION_REFUSED,
              Place.of(method),
              "'"
                  + found
                  + "'"
                  + where
                  + " holds itself, which the strict mode of '"
                  + model.substring(0, model.lastIndexOf('/'))
                  + "' refuses: "
                  + instead
                  + ". Name a model that takes it, such as one of OpenAI's, or nest as many records"
                  + " as there are levels");
    }
  }

  private void visit(TypeModel type) {
    if (type instanceof TypeModel.ListOf list) {
      visit(list.element());
    } else if (type instanceof TypeModel.SetOf set) {
      visit(set.element());
    } else if (type instanceof TypeModel.MapOf map) {
      visit(map.value());
    } else if (type instanceof TypeModel.Declared named) {
      visit(named);
    } else if (TypeModel.inner(type) != type) {
      visit(TypeModel.inner(type));
    }
  }

  private void visit(TypeModel.Declared named) {
    DeclaredModel model = declared.get(named.name());
    if (model == null || !found.isEmpty()) {
      return;
    }
    if (underway.contains(named.name())) {
      found = model.raw().simpleName();
      return;
    }
    if (!seen.add(named.name())) {
      return;
    }
    underway.add(named.name());
    if (model instanceof RecordModel record) {
      record.components().forEach(component -> visit(component.type()));
    } else if (model instanceof SealedModel union) {
      for (VariantModel variant : union.variants()) {
        visit(new TypeModel.Declared(variant.record()));
      }
    }
    underway.remove(named.name());
  }
}
