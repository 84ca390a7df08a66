package dev.rialto.internal.cache;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Holds the directions that the drawing of the cache's rooms shows. */
class RoomsTest {

  private static final String BASE = RoomsTest.class.getPackageName();

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(
              place -> !place.contains("/test-classes/") && !place.contains("/core/test/"))
          .importPackages(BASE);

  /** Which rooms each may know beside itself; "" is the stage's. */
  private static final Map<String, Set<String>> MAY_KNOW =
      Map.of(
          "", Set.of("flight", "semantic", "warming", "tier", "answer", "key"),
          "flight", Set.of("answer", "key"),
          "semantic", Set.of("tier", "answer", "key"),
          "warming", Set.of("key"),
          "tier", Set.of("answer", "key"),
          "answer", Set.of("key"),
          "key", Set.of());

  @Test
  void aRoomKnowsOnlyThoseBelowIt() {
    classes()
        .should(
            new ArchCondition<JavaClass>("know only the rooms that they may") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                Set<String> allowed = MAY_KNOW.get(room(type));
                if (allowed == null) {
                  events.add(SimpleConditionEvent.violated(type, type + " has no known room"));
                  return;
                }
                type.getDirectDependenciesFromSelf().stream()
                    .filter(d -> d.getTargetClass().getPackageName().startsWith(BASE))
                    .filter(d -> !room(d.getTargetClass()).equals(room(type)))
                    .filter(d -> !allowed.contains(room(d.getTargetClass())))
                    .forEach(
                        d -> events.add(SimpleConditionEvent.violated(type, d.getDescription())));
              }
            })
        .check(CLASSES);
  }

  @Test
  void noRoomsKnowEachOtherInACircle() {
    slices().matching(BASE + ".(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  private static String room(JavaClass type) {
    String name = type.getPackageName();
    return name.equals(BASE) ? "" : name.substring(BASE.length() + 1);
  }
}
