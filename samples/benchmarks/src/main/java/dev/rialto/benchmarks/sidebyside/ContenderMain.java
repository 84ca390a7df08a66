package dev.rialto.benchmarks.sidebyside;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** Runs one contender under every load and writes what each has cost. */
public final class ContenderMain {

  private ContenderMain() {}

  /** Takes the contender, the plan, both base URLs and the certificate's file. */
  public static void main(String[] args) throws Exception {
    Plan plan = Plan.of(args[1]);
    Place place = new Place(args[2], args[3], Path.of(args[4]));
    try (Contender contender = Contenders.create(args[0], place)) {
      Set<Boolean> warm = new HashSet<>();
      for (Plan.Load load : plan.loads(args[0])) {
        boolean isWarm = !warm.add(load.stream());
        System.out.println(ClosedLoop.run(contender, load, plan, isWarm).line());
        System.out.flush();
      }
    }
    System.exit(0); // some keep threads for a minute
  }
}
