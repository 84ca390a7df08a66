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
 * these.
 *
 * <p>Source: OpenAI's guide to structured outputs, "Supported schemas" ("Objects have limitations
 * on nesting depth and size", "Limitations on total string size", "Limitations on enum size"), as
 * of 2026.
 */
final class SizeCheck {

  private static final int MAX_PROPERTIES = 5_000;
  private static final int MAX_DEPTH = 10;
  private static final int MAX_CONSTANTS = 1_000;
  private static final int MAX_NAME_CHARS = 120_000;
  private static final int MANY_CONSTANTS = 250;
  private static final int MAX_CONSTANT_CHARS = 15_000;

  private final Context context;
  private final Map<TypeName, DeclaredModel> declared = new HashMap<>();
  private final Set<TypeName> seen = new HashSet<>();
  private int properties;
  private int constants;
  private int depth;
  private int nameChars;
  private int longestEnum;

  SizeCheck(Context context, List<DeclaredModel> types) {
    this.context = context;
    types.forEach(type -> declared.put(type.name(), type));
  }

  void check(Element method, TypeModel type) {
    visit(type, 1);
    warn(method, properties, MAX_PROPERTIES, "properties");
    warn(method, depth, MAX_DEPTH, "levels of objects and lists");
    warn(method, constants, MAX_CONSTANTS, "constants of enums");
    warn(method, nameChars, MAX_NAME_CHARS, "characters of names");
    warn(
        method,
        longestEnum,
        MAX_CONSTANT_CHARS,
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
                  + "; providers with a strict mode accept "
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
