package dev.rialto.processor;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import dev.rialto.processor.validate.Code;
import dev.rialto.processor.validate.Completions;
import java.io.IOException;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.Element;
import javax.lang.model.util.Elements;
import javax.tools.Diagnostic;
import org.jspecify.annotations.Nullable;

/**
 * Finds annotated interfaces in the bodies of methods, of which compilers tell no processor: nobody
 * else would say that they get no client. Only javac has syntax trees to look at; under another
 * compiler, or where a build tool stands before javac, as Gradle does when it compiles
 * incrementally, none are found, and whoever asks for the client is told at run time.
 */
final class LocalInterfaces extends TreeScanner<@Nullable Void, CompilationUnitTree> {

  private final Trees trees;
  private final Elements elements;
  private final Set<CompilationUnitTree> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  /** The simple names of types that the file declares. */
  private final Set<String> ownNames = new HashSet<>();

  /** In how many bodies the scanner is. */
  private int bodies;

  private LocalInterfaces(Trees trees, Elements elements) {
    this.trees = trees;
    this.elements = elements;
  }

  /** Tells of those in the files of some types; files that say nothing of ours are passed by. */
  static void tell(ProcessingEnvironment environment, Set<? extends Element> types) {
    LocalInterfaces scanner;
    try {
      scanner = new LocalInterfaces(Trees.instance(environment), environment.getElementUtils());
    } catch (IllegalArgumentException e) {
      return; // not javac, or a build tool stands before it
    }
    for (Element type : types) {
      TreePath path = scanner.trees.getPath(type);
      if (path != null && scanner.seen.add(path.getCompilationUnit())) {
        scanner.look(path.getCompilationUnit());
      }
    }
  }

  private void look(CompilationUnitTree unit) {
    if (mentions(unit)) {
      ownNames.clear();
      new OwnNames().scan(unit, null);
      scan(unit, unit);
    }
  }

  private static boolean mentions(CompilationUnitTree unit) {
    try {
      return unit.getSourceFile().getCharContent(true).toString().contains("dev.rialto.");
    } catch (IOException | RuntimeException e) {
      return true; // gone or of no text: its tree still tells
    }
  }

  /** The simple names of types that a file declares, within bodies left out. */
  private final class OwnNames extends TreeScanner<@Nullable Void, @Nullable Void> {
    @Override
    public @Nullable Void visitClass(ClassTree type, @Nullable Void none) {
      ownNames.add(type.getSimpleName().toString());
      return super.visitClass(type, null);
    }

    @Override
    public @Nullable Void visitBlock(BlockTree block, @Nullable Void none) {
      return null;
    }

    @Override
    public @Nullable Void visitVariable(VariableTree field, @Nullable Void none) {
      return null;
    }
  }

  @Override
  public @Nullable Void visitClass(ClassTree type, CompilationUnitTree unit) {
    if (bodies > 0
        && type.getKind() == Tree.Kind.INTERFACE
        && type.getModifiers().getAnnotations().stream().anyMatch(one -> isTask(one, unit))) {
      trees.printMessage(
          Diagnostic.Kind.ERROR,
          Code.INACCESSIBLE_INTERFACE
              + ": '"
              + type.getSimpleName()
              + "' is declared within a method, where compilers show it to no processor, so that it"
              + " gets no client; declare it beside the method, as a member of the class",
          type,
          unit);
    }
    return super.visitClass(type, unit);
  }

  private boolean isTask(AnnotationTree annotation, CompilationUnitTree unit) {
    String name = annotation.getAnnotationType().toString();
    return Completions.names()
        .anyMatch(
            task -> name.equals(task) || (task.endsWith("." + name) && imports(unit, task, name)));
  }

  /**
   * A file's own type wins over imports, and an import of one type, or a type of the same package,
   * over those of a whole package.
   */
  private boolean imports(CompilationUnitTree unit, String task, String simpleName) {
    if (ownNames.contains(simpleName)) {
      return false;
    }
    String all = task.substring(0, task.lastIndexOf('.')) + ".*";
    List<String> imported =
        unit.getImports().stream().map(one -> one.getQualifiedIdentifier().toString()).toList();
    return imported.contains(task)
        || (imported.contains(all)
            && imported.stream().noneMatch(one -> one.endsWith("." + simpleName))
            && elements.getTypeElement(beside(unit, simpleName)) == null);
  }

  private static String beside(CompilationUnitTree unit, String simpleName) {
    return unit.getPackageName() == null ? simpleName : unit.getPackageName() + "." + simpleName;
  }

  @Override
  public @Nullable Void visitBlock(BlockTree block, CompilationUnitTree unit) {
    return within(() -> super.visitBlock(block, unit));
  }

  @Override
  public @Nullable Void visitLambdaExpression(
      LambdaExpressionTree lambda, CompilationUnitTree unit) {
    return within(() -> super.visitLambdaExpression(lambda, unit));
  }

  @Override
  public @Nullable Void visitNewClass(NewClassTree made, CompilationUnitTree unit) {
    return within(() -> super.visitNewClass(made, unit));
  }

  private @Nullable Void within(Runnable visit) {
    bodies++;
    visit.run();
    bodies--;
    return null;
  }
}
