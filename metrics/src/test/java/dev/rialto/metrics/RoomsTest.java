package dev.rialto.metrics;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Holds the directions that the packages' drawings show. */
@AnalyzeClasses(packages = "dev.rialto.metrics", importOptions = RoomsTest.MainOnly.class)
class RoomsTest {

  private static final String BASE = RoomsTest.class.getPackageName();

  /** Which rooms each may know beside itself; all may know what users read, in the front room. */
  private static final Map<String, Set<String>> MAY_KNOW =
      Map.of(
          "", Set.of("internal.issues", "internal.registry", "internal.series", "internal.text"),
          "alerts", Set.of("internal.registry", "internal.series", "internal.text"),
          "console",
              Set.of(
                  "alerts", "prometheus", "internal.registry", "internal.series", "internal.text"),
          "prometheus", Set.of("internal.registry", "internal.series"),
          "jfr", Set.of("internal.registry", "internal.series"),
          "otel", Set.of(),
          "internal.issues", Set.of("internal.registry", "internal.text"),
          "internal.registry", Set.of("internal.series"),
          "internal.series", Set.of(),
          "internal.text", Set.of());

  @ArchTest
  static final ArchRule ROOMS_KNOW_ONLY_WHAT_THEIR_DRAWINGS_SHOW =
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
                      .filter(d -> !room(d.getTargetClass()).isEmpty())
                      .filter(d -> !allowed.contains(room(d.getTargetClass())))
                      .forEach(
                          d -> events.add(SimpleConditionEvent.violated(type, d.getDescription())));
                }
              });

  @ArchTest
  static final ArchRule WHAT_COUNTS_DOES_NOT_KNOW_THE_LISTENER =
      classes()
          .that(
              DescribedPredicate.describe(
                  "reside in an internal room", type -> room(type).startsWith("internal")))
          .should()
          .onlyDependOnClassesThat(
              DescribedPredicate.describe(
                  "are no listeners", type -> !type.isEquivalentTo(RialtoMetrics.class)));

  /** A class may extend what is not exported, which javac says; what it shows is held here. */
  @ArchTest
  static final ArchRule USERS_ARE_SHOWN_NOTHING_INTERNAL =
      methods()
          .that()
          .arePublic()
          .and()
          .areDeclaredInClassesThat(
              DescribedPredicate.describe(
                  "users see",
                  type ->
                      !room(type).startsWith("internal")
                          && type.getModifiers().contains(JavaModifier.PUBLIC)))
          .should(
              new ArchCondition<JavaMethod>("take and return what is exported") {
                @Override
                public void check(JavaMethod method, ConditionEvents events) {
                  Stream.concat(
                          Stream.of(method.getRawReturnType()),
                          method.getRawParameterTypes().stream())
                      .filter(type -> type.getPackageName().startsWith(BASE + ".internal"))
                      .forEach(
                          type ->
                              events.add(
                                  SimpleConditionEvent.violated(
                                      method, method.getFullName() + " shows " + type)));
                }
              });

  /** Leaves out tests, wherever they were compiled to. */
  static final class MainOnly implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("/test-classes/") && !location.contains("/test/");
    }
  }

  private static String room(JavaClass type) {
    String name = type.getPackageName();
    return name.equals(BASE) ? "" : name.substring(BASE.length() + 1);
  }
}
