package dev.rialto.netty;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The rooms of the transport and of the loopback provider, and which of them may know which. */
class RoomsTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(place -> !place.contains("/test-classes/") && !place.contains("/test/"))
          .importPackages("dev.rialto.netty", "dev.rialto.loopback");

  /** What a room may know; the room of the public types, "", may know all. None knows it. */
  private static final Map<String, Set<String>> TRANSPORT =
      Map.of(
          "pool", Set.of("connect", "dns", "tls", "http2", "body", "loop"),
          "connect", Set.of(),
          "dns", Set.of("connect"),
          "tls", Set.of(),
          "http2", Set.of("loop"),
          "body", Set.of(),
          "loop", Set.of());

  /** What users fill in, and every room may read. */
  private static final Set<String> TRANSPORT_SETTINGS =
      Set.of("TransportLimits", "ConnectionLimits", "ProxySettings", "CleartextProtocol");

  private static final Map<String, Set<String>> LOOPBACK =
      Map.of(
          "server", Set.of("reply"),
          "openai", Set.of("answer", "schema", "reply", "json"),
          "anthropic", Set.of("answer", "schema", "reply", "json"),
          "answer", Set.of("schema", "reply", "json"),
          "schema", Set.of("reply", "json"),
          "reply", Set.of(),
          "json", Set.of());

  private static final Set<String> LOOPBACK_SETTINGS = Set.of("Fault");

  @Test
  void aRoomOfTheTransportKnowsOnlyThoseBelowIt() {
    check("dev.rialto.netty", TRANSPORT, TRANSPORT_SETTINGS);
  }

  @Test
  void aRoomOfTheLoopbackProviderKnowsOnlyThoseBelowIt() {
    check("dev.rialto.loopback", LOOPBACK, LOOPBACK_SETTINGS);
  }

  @Test
  void theTransportKnowsNothingInternalAndNoProvider() {
    ArchRuleDefinition.noClasses()
        .that()
        .resideInAPackage("dev.rialto.netty..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.rialto.internal..", "dev.rialto.provider..")
        .check(CLASSES);
  }

  private static void check(String root, Map<String, Set<String>> rooms, Set<String> settings) {
    ArchRuleDefinition.classes()
        .that()
        .resideInAPackage(root + "..")
        .should(
            new ArchCondition<JavaClass>("know only the rooms below their own") {
              @Override
              public void check(JavaClass from, ConditionEvents events) {
                from.getDirectDependenciesFromSelf().stream()
                    .filter(d -> !isAllowed(from, d.getTargetClass()))
                    .forEach(
                        d -> events.add(SimpleConditionEvent.violated(from, d.getDescription())));
              }

              private boolean isAllowed(JavaClass from, JavaClass to) {
                String here = room(from);
                if (here.isEmpty() || !to.getPackageName().startsWith(root)) {
                  return true;
                }
                String there = room(to);
                return there.equals(here)
                    || (there.isEmpty()
                        ? settings.contains(outermost(to))
                        : rooms.getOrDefault(here, Set.of()).contains(there));
              }

              private String room(JavaClass type) {
                String name = type.getPackageName();
                return name.equals(root) ? "" : name.substring(root.length() + 1);
              }

              private String outermost(JavaClass type) {
                return type.getName().substring(root.length() + 1).split("\\$", 2)[0];
              }
            })
        .check(CLASSES);
  }
}
