package dev.rialto.processor.generate;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.rialto.processor.model.ClientModel;
import dev.rialto.processor.model.DeclaredModel;
import dev.rialto.processor.model.DeclaredModel.RecordModel;
import dev.rialto.processor.model.ToolTypeModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.annotation.processing.Filer;
import javax.lang.model.element.Element;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;

/**
 * Writes all that belongs to an interface. One for a compilation: a type that several interfaces of
 * a package use is written once.
 */
public final class ClientGenerator {

  /** What generated code takes from java.lang. */
  private static final Set<String> JAVA_LANG =
      Set.of(
          "Boolean",
          "Byte",
          "Character",
          "Class",
          "Double",
          "Enum",
          "Exception",
          "Float",
          "Integer",
          "Iterable",
          "Long",
          "Math",
          "Number",
          "Object",
          "Override",
          "Record",
          "RuntimeException",
          "Short",
          "String",
          "StringBuilder",
          "SuppressWarnings",
          "Throwable",
          "Void");

  private final Map<ClassName, TypeName> codecs = new HashMap<>();
  private final Map<ClassName, TypeName> clients = new HashMap<>();
  private final Map<String, Boolean> shadowing = new HashMap<>();

  /** One file. */
  private record Unit(ClassName name, TypeName of, Supplier<TypeSpec.Builder> code, Element from) {}

  /**
   * Writes the client, its factory and the codecs that are not there yet; or nothing.
   *
   * @param client the checked interface
   * @param origin the interface's element
   * @param taken whether there is a class of that name which is not generated
   * @return which name is not free; empty if all is written
   */
  public Optional<String> write(
      ClientModel client,
      TypeElement origin,
      Elements elements,
      Filer filer,
      Predicate<ClassName> taken)
      throws IOException {
    Map<TypeName, DeclaredModel> declared = ReadCode.byName(client.types());
    List<Unit> units = new ArrayList<>();
    units.add(
        new Unit(
            client.client(),
            client.type(),
            () ->
                client.tasks().isEmpty()
                    ? ClientWriter.write(client, declared)
                    : TaskClientWriter.write(client),
            origin));
    units.add(new Unit(client.factory(), client.type(), () -> FactoryWriter.write(client), origin));
    Optional<String> clash = clash(units, clients, taken);
    List<Unit> shared = codecs(client.types(), declared, origin, elements);
    ComponentsWriter components = new ComponentsWriter(client, declared);
    for (RecordModel record : components.records()) {
      shared.add(
          new Unit(
              components.name(record),
              record.raw(),
              () -> components.write(record),
              home(record, origin, elements)));
    }
    clash = clash.or(() -> clash(shared, codecs, taken));
    if (clash.isEmpty()) {
      write(units, clients, origin, elements, filer);
      write(shared, codecs, origin, elements, filer);
    }
    return clash;
  }

  /**
   * Writes the class that offers the tools of a type, and the codecs that are not there yet; or
   * nothing.
   *
   * @param tools the checked type
   * @param origin the type's element
   * @param taken whether there is a class of that name which is not generated
   * @return which name is not free; empty if all is written
   */
  public Optional<String> write(
      ToolTypeModel tools,
      TypeElement origin,
      Elements elements,
      Filer filer,
      Predicate<ClassName> taken)
      throws IOException {
    List<Unit> units =
        List.of(new Unit(tools.tools(), tools.type(), () -> ToolsWriter.write(tools), origin));
    Map<TypeName, DeclaredModel> declared = ReadCode.byName(tools.arguments());
    List<Unit> shared = codecs(ToolsWriter.shared(tools), declared, origin, elements);
    Optional<String> clash = clash(units, clients, taken).or(() -> clash(shared, codecs, taken));
    if (clash.isEmpty()) {
      write(units, clients, origin, elements, filer);
      write(shared, codecs, origin, elements, filer);
    }
    return clash;
  }

  /** Returns whether a class was written here. */
  public boolean hasWritten(ClassName name) {
    return clients.containsKey(name) || codecs.containsKey(name);
  }

  private static List<Unit> codecs(
      List<DeclaredModel> types,
      Map<TypeName, DeclaredModel> declared,
      TypeElement origin,
      Elements elements) {
    CodecWriter writer = new CodecWriter(declared);
    List<Unit> units = new ArrayList<>();
    for (DeclaredModel type : types) {
      units.add(
          new Unit(
              type.codec(), type.name(), () -> writer.write(type), home(type, origin, elements)));
    }
    return units;
  }

  private static Element home(DeclaredModel type, TypeElement origin, Elements elements) {
    Element home = elements.getTypeElement(type.raw().canonicalName());
    return home == null ? origin : home;
  }

  /** Two types may come to one name, and a user's class may have it. */
  private static Optional<String> clash(
      List<Unit> units, Map<ClassName, TypeName> written, Predicate<ClassName> taken) {
    Map<ClassName, TypeName> here = new HashMap<>();
    for (Unit unit : units) {
      TypeName before = written.getOrDefault(unit.name(), here.put(unit.name(), unit.of()));
      if (before != null && !before.equals(unit.of())) {
        return Optional.of(
            "The classes generated for '"
                + before
                + "' and '"
                + unit.of()
                + "' would both be called "
                + unit.name().simpleName()
                + "; rename one of the two");
      }
      if (before == null && taken.test(unit.name())) {
        return Optional.of(
            "There is a class "
                + unit.name().canonicalName()
                + " already, which is to be generated; rename it. If it was generated before, keep"
                + " the folder of generated sources out of those that are compiled");
      }
    }
    return Optional.empty();
  }

  private void write(
      List<Unit> units,
      Map<ClassName, TypeName> written,
      TypeElement origin,
      Elements elements,
      Filer filer)
      throws IOException {
    SourceWriter sources =
        new SourceWriter(filer, hasGenerated(origin, elements), isShadowing(origin, elements));
    for (Unit unit : units) {
      if (written.putIfAbsent(unit.name(), unit.of()) == null) {
        sources.write(unit.name(), unit.code().get(), unit.from());
      }
    }
  }

  /** Returns whether a name of java.lang means something else in the package. */
  private boolean isShadowing(TypeElement origin, Elements elements) {
    PackageElement home = elements.getPackageOf(origin);
    return shadowing.computeIfAbsent(
        home.getQualifiedName().toString(),
        name ->
            home.getEnclosedElements().stream()
                .anyMatch(type -> JAVA_LANG.contains(type.getSimpleName().toString())));
  }

  private static boolean hasGenerated(TypeElement origin, Elements elements) {
    return elements.getTypeElement(
            elements.getModuleOf(origin), "javax.annotation.processing.Generated")
        != null;
  }
}
