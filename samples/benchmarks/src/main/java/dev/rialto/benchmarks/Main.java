package dev.rialto.benchmarks;

import dev.rialto.benchmarks.compile.CompileTime;
import dev.rialto.benchmarks.faults.FaultComparison;
import dev.rialto.benchmarks.guides.Guides;
import dev.rialto.benchmarks.jmh.JmhRun;
import dev.rialto.benchmarks.merging.Merging;
import dev.rialto.benchmarks.sidebyside.FirstCall;
import dev.rialto.benchmarks.sidebyside.SideBySide;
import java.util.ArrayList;
import java.util.List;

/** Runs what the arguments ask for; see the package's description. */
public final class Main {

  private Main() {}

  /** Runs. */
  public static void main(String[] args) throws Exception {
    List<String> rest = new ArrayList<>(List.of(args));
    String what = rest.isEmpty() ? "quick" : rest.remove(0);
    boolean verbose = rest.remove("-v");
    switch (what) {
      case "jmh" -> JmhRun.run(rest, verbose);
      case "compile" -> CompileTime.run(rest.isEmpty() ? 5 : Integer.parseInt(rest.get(0)));
      case "first" -> FirstCall.run();
      case "merging" -> Merging.run();
      case "faults" -> FaultComparison.run(rest);
      case "guides" -> guides(rest);
      case "quick", "full" -> SideBySide.run(what, rest);
      case "held" -> SideBySide.held(rest.isEmpty() ? 0 : Integer.parseInt(rest.get(0)));
      default -> {
        System.err.println(
            "usage: quick | full | faults | jmh [-v], each with regular expressions, guides,"
                + " merging, first, held [seconds], or compile [rounds]");
        System.exit(2);
      }
    }
  }

  private static void guides(List<String> args) throws Exception {
    try {
      Guides.run(args);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    }
  }
}
