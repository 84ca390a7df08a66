package dev.rialto;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;

/** Holds the structure that CONTRIBUTING promises. */
@AnalyzeClasses(packages = "dev.rialto", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  private static final List<String> STAGES =
      List.of(
          "fit",
          "cache",
          "output",
          "promote",
          "admission",
          "batch",
          "route",
          "breaker",
          "upstream");

  @ArchTest
  static final ArchRule STAGES_DO_NOT_KNOW_EACH_OTHER =
      classes()
          .that(resideInAStage())
          .should(
              new ArchCondition<JavaClass>("depend on no other stage and not on the pipeline") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                  type.getDirectDependenciesFromSelf().stream()
                      .filter(d -> foreign(type, d.getTargetClass()))
                      .forEach(
                          d -> events.add(SimpleConditionEvent.violated(type, d.getDescription())));
                }
              });

  @ArchTest
  static final ArchRule ONLY_RIALTO_AND_GUICE_KNOW_THE_PIPELINE =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.rialto", "dev.rialto.guice", "dev.rialto.internal.pipeline")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.rialto.internal.pipeline");

  @ArchTest
  static final ArchRule SEAMS_KNOW_NOTHING_INTERNAL =
      noClasses()
          .that()
          .resideInAnyPackage("dev.rialto.spi", "dev.rialto.runtime", "dev.rialto.config")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.rialto.internal..");

  @ArchTest
  static final ArchRule WIRE_KNOWS_NO_STAGE =
      noClasses()
          .that()
          .resideInAPackage("dev.rialto.internal.wire..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.rialto.internal.call..",
              "dev.rialto.internal.pipeline..",
              "dev.rialto.internal.upstream..");

  @ArchTest
  static final ArchRule NO_DATABIND =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.fasterxml.jackson.databind..");

  @ArchTest
  static final ArchRule NO_STATIC_MUTABLE_FIELDS = fields().that().areStatic().should().beFinal();

  private static DescribedPredicate<JavaClass> resideInAStage() {
    return DescribedPredicate.describe("reside in a stage", type -> !stageOf(type).isEmpty());
  }

  private static boolean foreign(JavaClass from, JavaClass to) {
    String stage = stageOf(to);
    return to.getPackageName().startsWith("dev.rialto.internal.pipeline")
        || (!stage.isEmpty() && !stage.equals(stageOf(from)));
  }

  private static String stageOf(JavaClass type) {
    String prefix = "dev.rialto.internal.";
    String name = type.getPackageName();
    if (!name.startsWith(prefix)) {
      return "";
    }
    String first = name.substring(prefix.length()).split("\\.", 2)[0];
    return STAGES.contains(first) ? first : "";
  }
}
