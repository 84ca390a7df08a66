package dev.rialto.processor.validate;

import com.palantir.javapoet.TypeName;
import dev.rialto.processor.model.DeclaredModel;
import dev.rialto.processor.model.DeclaredModel.EnumModel;
import dev.rialto.processor.model.DeclaredModel.RecordModel;
import dev.rialto.processor.model.DeclaredModel.SealedModel;
import dev.rialto.processor.model.TypeModel;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.Element;
import org.jspecify.annotations.Nullable;

/**
 * Warns of types that OpenAI's strict mode would refuse for their size, by its documented limits as
 * of 2025: 5,000 properties, 10 levels, 1,000 constants of enums.
 */
final class SizeCheck {

  private static final int MAX_PROPERTIES = 5_000;
  private static final int MAX_DEPTH = 10;
  private static final int MAX_CONSTANTS = 1_000;

  private final Context context;
  private final Map<TypeName, DeclaredModel> declared = new HashMap<>();
  private final Set<TypeName> seen = new HashSet<>();
  private int properties;
  private int constants;
  private int depth;

  SizeCheck(Context context, List<DeclaredModel> types) {
    this.context = context;
    types.forEach(type -> declared.put(type.name(), type));
  }

  void check(Element method, TypeModel type) {
    visit(type, 1);
    warn(method, properties, MAX_PROPERTIES, "properties");
    warn(method, depth, MAX_DEPTH, "levels of objects and lists");
    warn(method, constants, MAX_CONSTANTS, "constants of enums");
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
    if (!(type instanceof TypeModel.Scalar)) {
      depth = Math.max(depth, level);
    }
    if (type instanceof TypeModel.ListOf list) {
      visit(list.element(), level + 1);
    } else if (type instanceof TypeModel.SetOf set) {
      visit(set.element(), level + 1);
    } else if (type instanceof TypeModel.MapOf map) {
      properties += 2;
      visit(map.value(), level + 2);
    } else if (type instanceof TypeModel.OptionalOf optional) {
      visit(optional.value(), level);
    } else if (type instanceof TypeModel.NullableOf nullable) {
      visit(nullable.value(), level);
    } else if (type instanceof TypeModel.Declared named && seen.add(named.name())) {
      visit(declared.get(named.name()), level);
    }
  }

  private void visit(@Nullable DeclaredModel model, int level) {
    if (model instanceof RecordModel record) {
      properties += record.components().size();
      record.components().forEach(component -> visit(component.type(), level + 1));
    } else if (model instanceof SealedModel union) {
      union.variants().forEach(variant -> visit(new TypeModel.Declared(variant.record()), level));
    } else if (model instanceof EnumModel values) {
      constants += values.constants().size();
    }
  }
}
