package dev.rialto.processor.validate;

import com.palantir.javapoet.TypeName;
import dev.rialto.processor.model.DeclaredModel;
import dev.rialto.processor.model.DeclaredModel.EnumModel;
import dev.rialto.processor.model.DeclaredModel.RecordModel;
import dev.rialto.processor.model.DeclaredModel.SealedModel;
import dev.rialto.processor.model.DeclaredModel.VariantModel;
import dev.rialto.processor.model.TypeModel;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.Element;
import org.jspecify.annotations.Nullable;

/**
 * Warns of types that OpenAI's strict mode would refuse for their size, by its documented limits:
 * 5,000 properties, 10 levels, 1,000 constants of enums, 120,000 characters of names of properties,
 * definitions and constants; and of an enum with more than 250 constants, 15,000 characters of
 * these. Where the method names a model of Azure's, by those of Azure: 100 properties, 5 levels,
 * and of the rest half and less.
 *
 * <p>Source: OpenAI's guide to structured outputs, "Supported schemas" ("Objects have limitations
 * on nesting depth and size", "Limitations on total string size", "Limitations on enum size"), and
 * Azure OpenAI's guide to structured outputs, "Nesting depth", which names the first two and else
 * follows what OpenAI's said before 2025; as of 2026.
 */
final class SizeCheck {

  private static final int MANY_CONSTANTS = 250;

  /** What a strict mode accepts. */
  private record Limits(
      String whose, int properties, int depth, int constants, int nameChars, int constantChars) {}

  private static final Limits OPENAI =
      new Limits("providers with a strict mode accept", 5_000, 10, 1_000, 120_000, 15_000);
  private static final Limits AZURE =
      new Limits("Azure OpenAI's strict mode accepts", 100, 5, 500, 15_000, 7_500);

  private final Context context;
  private final Map<TypeName, DeclaredModel> declared = new HashMap<>();
  private final Set<TypeName> seen = new HashSet<>();
  private int properties;
  private int constants;
  private int depth;
  private int nameChars;
  private int longestEnum;
  private Limits limits = OPENAI;

  SizeCheck(Context context, List<DeclaredModel> types) {
    this.context = context;
    types.forEach(type -> declared.put(type.name(), type));
  }

  /** Checks the type that a method's answer is made into, for the model that the method names. */
  void check(Element method, TypeModel type, String model) {
    visit(type, 1);
    limits = model.startsWith("azure/") ? AZURE : OPENAI;
    warn(method, properties, limits.properties(), "properties");
    warn(method, depth, limits.depth(), "levels of objects and lists");
    warn(method, constants, limits.constants(), "constants of enums");
    warn(method, nameChars, limits.nameChars(), "characters of names");
    warn(
        method,
        longestEnum,
        limits.constantChars(),
        "characters of constants in an enum of more than " + MANY_CONSTANTS);
  }

  private void warn(Element method, int found, int allowed, String what) {
    if (found > allowed) {
      context
          .report()
          .add(
              Code.TYPE_TOO_LARGE,
              Place.of(method),
              "The type of the answer has "
                  + found
                  + " "
                  + what
                  + "; "
                  + limits.whose()
                  + " "
                  + allowed);
    }
  }

  private void visit(TypeModel type, int level) {
    if (!(TypeModel.inner(type) instanceof TypeModel.Scalar)) {
      depth = Math.max(depth, level);
    }
    if (type instanceof TypeModel.ListOf list) {
      visit(list.element(), level + 1);
    } else if (type instanceof TypeModel.SetOf set) {
      visit(set.element(), level + 1);
    } else if (type instanceof TypeModel.MapOf map) {
      properties += 2;
      nameChars += "key".length() + "value".length();
      visit(map.key(), level + 2);
      visit(map.value(), level + 2);
    } else if (type instanceof TypeModel.Bounded bounded) {
      visit(bounded.value(), level);
    } else if (type instanceof TypeModel.OptionalOf optional) {
      visit(optional.value(), level);
    } else if (type instanceof TypeModel.NullableOf nullable) {
      visit(nullable.value(), level);
    } else if (type instanceof TypeModel.Declared named) {
      visit(named, level);
    }
  }

  /** A record stands in the schema once, an enum wherever it is used. */
  private void visit(TypeModel.Declared named, int level) {
    DeclaredModel model = declared.get(named.name());
    if (model instanceof EnumModel || seen.add(named.name())) {
      visit(model, level);
    }
  }

  private void visit(@Nullable DeclaredModel model, int level) {
    if (model instanceof RecordModel record) {
      properties += record.components().size();
      nameChars += record.label().length();
      record.components().forEach(component -> nameChars += component.name().length());
      record.components().forEach(component -> visit(component.type(), level + 1));
    } else if (model instanceof SealedModel union) {
      // Each has a member with its tag, an enum of one constant.
      properties += union.variants().size();
      constants += union.variants().size();
      for (VariantModel variant : union.variants()) {
        nameChars += union.discriminator().length() + variant.tag().length();
        visit(new TypeModel.Declared(variant.record()), level);
      }
    } else if (model instanceof EnumModel values) {
      int chars = values.constants().stream().mapToInt(one -> one.name().length()).sum();
      constants += values.constants().size();
      nameChars += chars;
      if (values.constants().size() > MANY_CONSTANTS) {
        longestEnum = Math.max(longestEnum, chars);
      }
    }
  }
}
