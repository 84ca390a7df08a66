package dev.rialto.processor.schema;

import com.palantir.javapoet.TypeName;
import dev.rialto.processor.model.DeclaredModel;
import dev.rialto.processor.model.DeclaredModel.ComponentModel;
import dev.rialto.processor.model.DeclaredModel.ConstantModel;
import dev.rialto.processor.model.DeclaredModel.EnumModel;
import dev.rialto.processor.model.DeclaredModel.RecordModel;
import dev.rialto.processor.model.DeclaredModel.SealedModel;
import dev.rialto.processor.model.DeclaredModel.VariantModel;
import dev.rialto.processor.model.TypeModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes the JSON schema of an answer, by the rules of the strictest mode there is: the root is an
 * object; every member of an object is required, and there are no others; what may be absent may be
 * null; a map is an array of entries; {@code $ref} stands alone.
 *
 * <p>A record that occurs once stands where it is used, one that occurs again or within itself
 * under {@code $defs}.
 */
public final class SchemaWriter {

  private static final String DESCRIPTION = "description";
  private static final String DEFINITIONS = "$defs";

  private final Map<TypeName, DeclaredModel> declared;
  private final Map<TypeName, Integer> uses = new HashMap<>();
  private final Set<TypeName> shared = new HashSet<>();
  private final Map<TypeName, String> definitionNames = new LinkedHashMap<>();
  private final Map<String, Object> definitions = new LinkedHashMap<>();
  private final Set<TypeName> underway = new HashSet<>();
  private final TypeModel root;
  private boolean recursive;

  private SchemaWriter(Map<TypeName, DeclaredModel> declared, TypeModel root) {
    this.declared = declared;
    this.root = root;
  }

  /** Returns the schema as text. */
  public static String write(Map<TypeName, DeclaredModel> declared, TypeModel root) {
    return JsonText.of(tree(declared, root));
  }

  /** Returns the schema as maps, lists, texts, numbers and booleans. */
  static Map<String, Object> tree(Map<TypeName, DeclaredModel> declared, TypeModel root) {
    SchemaWriter writer = new SchemaWriter(declared, root);
    writer.count(root);
    return writer.root();
  }

  /** Returns the schema of a pack of items of a type, as {@code PackOutput} makes it. */
  static Map<String, Object> pack(Map<TypeName, DeclaredModel> declared, TypeModel item) {
    SchemaWriter writer = new SchemaWriter(declared, item);
    writer.count(item);
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("index", typed("integer"));
    members.put("answer", writer.of(item));
    Map<String, Object> schema = object(Map.of("items", array(object(members))));
    if (!writer.definitions.isEmpty()) {
      schema.put(DEFINITIONS, writer.definitions);
    }
    return schema;
  }

  /** Returns whether a part of a type's schema refers to itself. */
  public static boolean isRecursive(Map<TypeName, DeclaredModel> declared, TypeModel root) {
    SchemaWriter writer = new SchemaWriter(declared, root);
    writer.count(root);
    return writer.recursive;
  }

  /** Returns the member of the root that holds the value; empty if the value is itself the root. */
  public static String member(Map<TypeName, DeclaredModel> declared, TypeModel root) {
    if (root instanceof TypeModel.Bounded bounded) {
      return member(declared, bounded.value());
    }
    if (root instanceof TypeModel.Declared named
        && declared.get(named.name()) instanceof RecordModel) {
      return "";
    }
    if (root instanceof TypeModel.ListOf || root instanceof TypeModel.SetOf) {
      return "items";
    }
    return root instanceof TypeModel.MapOf ? "entries" : "value";
  }

  /** Finds what needs a definition: what is used twice, which is so for all within itself. */
  private void count(TypeModel type) {
    if (type instanceof TypeModel.ListOf list) {
      count(list.element());
    } else if (type instanceof TypeModel.SetOf set) {
      count(set.element());
    } else if (type instanceof TypeModel.MapOf map) {
      count(map.value());
    } else if (type instanceof TypeModel.Bounded bounded) {
      count(bounded.value());
    } else if (type instanceof TypeModel.OptionalOf optional) {
      count(optional.value());
    } else if (type instanceof TypeModel.NullableOf nullable) {
      count(nullable.value());
    } else if (type instanceof TypeModel.Declared named
        && !(model(named.name()) instanceof EnumModel)) {
      if (uses.merge(named.name(), 1, Integer::sum) > 1) {
        shared.add(named.name());
        recursive |= underway.contains(named.name());
        return;
      }
      underway.add(named.name());
      if (model(named.name()) instanceof SealedModel union) {
        for (VariantModel variant : union.variants()) {
          countComponents((RecordModel) model(variant.record()));
        }
      } else {
        countComponents((RecordModel) model(named.name()));
      }
      underway.remove(named.name());
    }
  }

  private void countComponents(RecordModel record) {
    record.components().forEach(component -> count(component.type()));
  }

  private Map<String, Object> root() {
    String member = member(declared, root);
    Map<String, Object> schema;
    if (member.isEmpty()) {
      TypeName name = ((TypeModel.Declared) root).name();
      definitionNames.put(name, "#");
      schema = whole(name);
    } else {
      schema = object(Map.of(member, of(root)));
    }
    if (!definitions.isEmpty()) {
      schema.put(DEFINITIONS, definitions);
    }
    return schema;
  }

  private Map<String, Object> of(TypeModel type) {
    if (type instanceof TypeModel.Scalar scalar) {
      Map<String, Object> schema = typed(scalar.kind().jsonType());
      if (!scalar.kind().format().isEmpty()) {
        schema.put("format", scalar.kind().format());
      }
      return described(schema, scalar.kind().hint());
    }
    if (type instanceof TypeModel.ListOf list) {
      return array(of(list.element()));
    }
    if (type instanceof TypeModel.SetOf set) {
      return described(array(of(set.element())), "Each element once");
    }
    if (type instanceof TypeModel.MapOf map) {
      Map<String, Object> members = new LinkedHashMap<>();
      members.put("key", of(map.key()));
      members.put("value", of(map.value()));
      return described(array(object(members)), "The entries of a map; each key once");
    }
    if (type instanceof TypeModel.Bounded bounded) {
      Map<String, Object> schema = of(bounded.value());
      return described(
          schema, ConstraintSchema.add(bounded.value(), bounded.constraints(), schema));
    }
    if (type instanceof TypeModel.OptionalOf optional) {
      return nullable(of(optional.value()));
    }
    if (type instanceof TypeModel.NullableOf nullable) {
      return nullable(of(nullable.value()));
    }
    TypeName name = ((TypeModel.Declared) type).name();
    if (model(name) instanceof EnumModel constants) {
      return constants(constants);
    }
    return shared.contains(name) ? reference(name) : whole(name);
  }

  private DeclaredModel model(TypeName name) {
    DeclaredModel model = declared.get(name);
    if (model == null) {
      throw new IllegalStateException(name + " was never read");
    }
    return model;
  }

  private Map<String, Object> reference(TypeName name) {
    String known = definitionNames.get(name);
    if (known == null) {
      String wanted = model(name).label();
      String key = definitions.containsKey(wanted) ? model(name).codec().simpleName() : wanted;
      known = "#/$defs/" + key;
      definitionNames.put(name, known);
      // Holds the place, so that definitions stand in order of appearance.
      definitions.put(key, Map.of());
      definitions.put(key, whole(name));
    }
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("$ref", known);
    return schema;
  }

  private Map<String, Object> whole(TypeName name) {
    if (model(name) instanceof SealedModel union) {
      List<Map<String, Object>> variants = new ArrayList<>();
      for (VariantModel variant : union.variants()) {
        Map<String, Object> tag = typed("string");
        tag.put("enum", List.of(variant.tag()));
        Map<String, Object> members = new LinkedHashMap<>();
        members.put(union.discriminator(), tag);
        variants.add(object((RecordModel) model(variant.record()), members));
      }
      Map<String, Object> schema = new LinkedHashMap<>();
      schema.put("anyOf", variants);
      return described(schema, union.description());
    }
    return object((RecordModel) model(name), new LinkedHashMap<>());
  }

  private Map<String, Object> object(RecordModel record, Map<String, Object> members) {
    for (ComponentModel component : record.components()) {
      Map<String, Object> schema = of(component.type());
      String bounds = ConstraintSchema.add(component.type(), component.constraints(), schema);
      members.put(component.name(), described(described(schema, bounds), component.description()));
    }
    return described(object(members), record.description());
  }

  private static Map<String, Object> object(Map<String, Object> members) {
    Map<String, Object> schema = typed("object");
    schema.put("properties", members);
    schema.put("required", List.copyOf(members.keySet()));
    schema.put("additionalProperties", false);
    return schema;
  }

  private static Map<String, Object> array(Map<String, Object> items) {
    Map<String, Object> schema = typed("array");
    schema.put("items", items);
    return schema;
  }

  private static Map<String, Object> constants(EnumModel model) {
    Map<String, Object> schema = typed("string");
    schema.put("enum", model.constants().stream().map(ConstantModel::name).toList());
    List<String> lines = new ArrayList<>();
    if (!model.description().isEmpty()) {
      lines.add(model.description());
    }
    for (ConstantModel constant : model.constants()) {
      if (!constant.description().isEmpty()) {
        lines.add(constant.name() + ": " + constant.description());
      }
    }
    return described(schema, String.join("\n", lines));
  }

  private static Map<String, Object> typed(String type) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", type);
    return schema;
  }

  private static Map<String, Object> nullable(Map<String, Object> schema) {
    Object type = schema.get("type");
    if (type instanceof String && !type.equals("object")) {
      schema.put("type", List.of(type, "null"));
      if (schema.get("enum") instanceof List<?> constants) {
        List<Object> all = new ArrayList<>(constants);
        all.add(null);
        schema.put("enum", all);
      }
      return schema;
    }
    if (type instanceof List) {
      return schema;
    }
    if (schema.get("anyOf") instanceof List<?> already) {
      List<Object> all = new ArrayList<>(already);
      if (!all.contains(typed("null"))) {
        all.add(typed("null"));
      }
      schema.put("anyOf", all);
      return schema;
    }
    Object description = schema.remove(DESCRIPTION);
    Map<String, Object> either = new LinkedHashMap<>();
    either.put("anyOf", List.of(schema, typed("null")));
    if (description != null) {
      either.put(DESCRIPTION, description);
    }
    return either;
  }

  /** Adds a description before the one that is there. */
  private static Map<String, Object> described(Map<String, Object> schema, String description) {
    if (description.isEmpty()) {
      return schema;
    }
    if (schema.containsKey("$ref")) {
      Map<String, Object> around = new LinkedHashMap<>();
      around.put("anyOf", List.of(schema));
      around.put(DESCRIPTION, description);
      return around;
    }
    Object before = schema.remove(DESCRIPTION);
    schema.put(DESCRIPTION, before == null ? description : description + "\n" + before);
    return schema;
  }
}
