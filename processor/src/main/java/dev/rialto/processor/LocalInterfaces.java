package dev.rialto.processor;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import dev.rialto.processor.validate.Code;
import dev.rialto.processor.validate.Completions;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.Element;
import javax.tools.Diagnostic;
import org.jspecify.annotations.Nullable;

/**
 * Finds annotated interfaces in the bodies of methods, of which compilers tell no processor: nobody
 * else would say that they get no client. Only javac has syntax trees to look at; under another
 * compiler, making one, or using it, fails, and whoever asks for the client is told at run time.
 */
final class LocalInterfaces extends TreeScanner<@Nullable Void, CompilationUnitTree> {

  private final Trees trees;
  private final Set<CompilationUnitTree> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  /** In how many bodies the scanner is. */
  private int bodies;

  private LocalInterfaces(Trees trees) {
    this.trees = trees;
  }

  /** Tells of those in the files of some types; files that import nothing of ours are passed by. */
  static void tell(ProcessingEnvironment environment, Set<? extends Element> types) {
    LocalInterfaces scanner;
    try {
      scanner = new LocalInterfaces(Trees.instance(environment));
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
    boolean ours =
        unit.getImports().stream()
            .anyMatch(one -> one.getQualifiedIdentifier().toString().startsWith("dev.rialto."));
    if (ours) {
      scan(unit, unit);
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

  private static boolean isTask(AnnotationTree annotation, CompilationUnitTree unit) {
    String name = annotation.getAnnotationType().toString();
    return Completions.names()
        .anyMatch(task -> name.equals(task) || (task.endsWith("." + name) && imports(unit, task)));
  }

  private static boolean imports(CompilationUnitTree unit, String name) {
    String all = name.substring(0, name.lastIndexOf('.')) + ".*";
    return unit.getImports().stream()
        .map(one -> one.getQualifiedIdentifier().toString())
        .anyMatch(imported -> imported.equals(name) || imported.equals(all));
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
