package dev.rialto.processor.model;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import java.util.List;

/** A type of the application's that answers consist of. */
public sealed interface DeclaredModel {

  /** Returns its name; of a generic type with its arguments. */
  TypeName name();

  /** Returns its name as a part of identifiers, which is no other type's of the same answer. */
  default String label() {
    return new TypeModel.Declared(name()).label();
  }

  /** Returns the name of its source. */
  default ClassName raw() {
    return name() instanceof ParameterizedTypeName generic ? generic.rawType() : (ClassName) name();
  }

  /** Returns the class that reads it. */
  ClassName codec();

  /** Returns its description; empty if there is none. */
  String description();

  /**
   * An enum.
   *
   * @param name its name
   * @param codec the class that reads it
   * @param description its description; empty if there is none
   * @param constants its constants; not empty
   */
  record EnumModel(
      ClassName name, ClassName codec, String description, List<ConstantModel> constants)
      implements DeclaredModel {
    /** Copies the list. */
    public EnumModel {
      constants = List.copyOf(constants);
    }
  }

  /**
   * A constant of an enum.
   *
   * @param name its name
   * @param description its description; empty if there is none
   */
  record ConstantModel(String name, String description) {}

  /**
   * A record.
   *
   * @param name its name; of a generic record with its arguments
   * @param codec the class that reads it
   * @param description its description; empty if there is none
   * @param components its components
   * @param discriminators the members with its tag, where it is one of a sealed interface's
   */
  record RecordModel(
      TypeName name,
      ClassName codec,
      String description,
      List<ComponentModel> components,
      List<String> discriminators)
      implements DeclaredModel {
    /** Copies the lists. */
    public RecordModel {
      components = List.copyOf(components);
      discriminators = List.copyOf(discriminators);
    }

    /** One of no sealed interface's. */
    public RecordModel(
        TypeName name, ClassName codec, String description, List<ComponentModel> components) {
      this(name, codec, description, components, List.of());
    }
  }

  /**
   * A component of a record.
   *
   * @param name its name
   * @param accessor the name of the method that returns it
   * @param type its type
   * @param description its description; empty if there is none
   * @param constraints what its value must keep to
   */
  record ComponentModel(
      String name,
      String accessor,
      TypeModel type,
      String description,
      List<ConstraintModel> constraints) {
    /** Copies the list. */
    public ComponentModel {
      constraints = List.copyOf(constraints);
    }
  }

  /**
   * A sealed interface of records. Each has a tag, which stands in a member of its own.
   *
   * @param name its name; of a generic interface with its arguments
   * @param codec the class that reads it
   * @param description its description; empty if there is none
   * @param discriminator the name of the member with the tag
   * @param variants the records; not empty
   */
  record SealedModel(
      TypeName name,
      ClassName codec,
      String description,
      String discriminator,
      List<VariantModel> variants)
      implements DeclaredModel {
    /** Copies the list. */
    public SealedModel {
      variants = List.copyOf(variants);
    }
  }

  /**
   * A record of a sealed interface.
   *
   * @param tag its tag
   * @param record the record's name; of a generic record with its arguments
   */
  record VariantModel(String tag, TypeName record) {}
}
