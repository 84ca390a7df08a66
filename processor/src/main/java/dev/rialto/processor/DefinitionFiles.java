package dev.rialto.processor;

import dev.rialto.processor.validate.Definitions;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.annotation.processing.FilerException;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.Element;
import javax.lang.model.element.ModuleElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.tools.Diagnostic;
import javax.tools.StandardLocation;

/**
 * Tells compilations that come later which tasks and profiles this one declares: a file for each
 * name, as only a file whose name is known can be found on a class path, with what declares it.
 * Modules' files cannot be read by a compiler; there the exported packages are looked through.
 */
final class DefinitionFiles implements Definitions.Library {

  /**
   * Of a jar javac shows the folders only that are identifiers, META-INF not; a keyword is one, and
   * keeps the folder from being a package, which no two modules may have.
   */
  private static final String FOLDER = "rialto/default/";

  private static final String CORE = "dev.rialto.core";

  private final ProcessingEnvironment environment;
  private final boolean ownToo;
  private final ModuleElement user;

  /**
   * Prepares for one interface.
   *
   * @param user what looks for definitions
   * @param ownToo whether those count that were compiled before into the same folder
   */
  DefinitionFiles(ProcessingEnvironment environment, Element user, boolean ownToo) {
    this.environment = environment;
    this.ownToo = ownToo;
    this.user = environment.getElementUtils().getModuleOf(user);
  }

  @Override
  public List<Element> holders(String kind, String name) {
    List<Element> found = new ArrayList<>();
    for (String holder : named(FOLDER + kind + "/" + name)) {
      Element element = element(holder, environment.getElementUtils());
      if (element != null && Definitions.names(kind, element).contains(name)) {
        found.add(element);
      }
    }
    if (found.isEmpty() && user != null && !user.isUnnamed()) {
      for (ModuleElement module : environment.getElementUtils().getAllModuleElements()) {
        // The own one may provide factories, at which javac must not look before they are there.
        if (!module.equals(user)) {
          exported(module).stream()
              .filter(element -> Definitions.names(kind, element).contains(name))
              .forEach(found::add);
        }
      }
    }
    return found;
  }

  private Set<String> named(String file) {
    Set<String> holders = new LinkedHashSet<>();
    if (ownToo) {
      holders.addAll(lines(StandardLocation.CLASS_OUTPUT, file));
    }
    holders.addAll(lines(StandardLocation.CLASS_PATH, file));
    return holders;
  }

  private List<String> lines(StandardLocation location, String file) {
    try (InputStream in =
        environment.getFiler().getResource(location, "", file).openInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException | RuntimeException e) {
      // Not there; each compiler says so in its own way.
      return List.of();
    }
  }

  /** What a module shows of itself, if it knows of Rialto at all. */
  private static List<Element> exported(ModuleElement module) {
    boolean knowsRialto =
        ElementFilter.requiresIn(module.getDirectives()).stream()
            .anyMatch(r -> r.getDependency().getQualifiedName().contentEquals(CORE));
    List<Element> all = new ArrayList<>();
    if (knowsRialto) {
      for (ModuleElement.ExportsDirective exports :
          ElementFilter.exportsIn(module.getDirectives())) {
        all.add(exports.getPackage());
        all.addAll(ElementFilter.typesIn(exports.getPackage().getEnclosedElements()));
      }
    }
    return all;
  }

  private static @org.jspecify.annotations.Nullable Element element(
      String name, Elements elements) {
    TypeElement type = elements.getTypeElement(name);
    return type != null ? type : elements.getPackageElement(name);
  }

  /**
   * Writes the files.
   *
   * @param holders the names of what has definitions
   */
  static void write(Set<String> holders, ProcessingEnvironment environment) {
    for (String kind : List.of(Definitions.TASK, Definitions.PROFILE)) {
      Map<String, List<String>> byName = new TreeMap<>();
      for (String holder : holders.stream().sorted().toList()) {
        Element element = element(holder, environment.getElementUtils());
        if (element != null) {
          Definitions.names(kind, element)
              .forEach(name -> byName.computeIfAbsent(name, n -> new ArrayList<>()).add(holder));
        }
      }
      byName.forEach((name, declaring) -> write(kind + "/" + name, declaring, environment));
    }
  }

  private static void write(String file, List<String> holders, ProcessingEnvironment environment) {
    Element[] origins =
        holders.stream()
            .map(holder -> element(holder, environment.getElementUtils()))
            .toArray(Element[]::new);
    try (Writer out =
        environment
            .getFiler()
            .createResource(StandardLocation.CLASS_OUTPUT, "", FOLDER + file, origins)
            .openWriter()) {
      for (String holder : holders) {
        out.write(holder + "\n");
      }
    } catch (FilerException e) {
      // There already: another processor of the same kind runs beside this one.
    } catch (IOException e) {
      environment
          .getMessager()
          .printMessage(
              Diagnostic.Kind.ERROR,
              dev.rialto.processor.validate.Code.INTERNAL
                  + ": The file "
                  + FOLDER
                  + file
                  + " cannot be written: "
                  + e.getMessage());
    }
  }
}
