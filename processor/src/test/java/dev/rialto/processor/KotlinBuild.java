package dev.rialto.processor;

import java.util.List;
import org.jetbrains.kotlin.cli.jvm.K2JVMCompiler;

/**
 * Runs Kotlin's compiler, in a process of its own: once for each list of arguments. They, and what
 * it says to them, are divided by {@code --next}.
 */
final class KotlinBuild {

  static final String NEXT = "--next";

  private KotlinBuild() {}

  public static void main(String[] arguments) {
    List<String> rest = List.of(arguments);
    while (!rest.isEmpty()) {
      int end = rest.contains(NEXT) ? rest.indexOf(NEXT) : rest.size();
      new K2JVMCompiler().exec(System.err, rest.subList(0, end).toArray(String[]::new));
      System.err.println(NEXT);
      rest = rest.subList(Math.min(end + 1, rest.size()), rest.size());
    }
  }
}
