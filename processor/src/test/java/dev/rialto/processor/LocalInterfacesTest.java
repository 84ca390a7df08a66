package dev.rialto.processor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Interfaces where no processor is shown them. */
class LocalInterfacesTest {

  @Test
  void withinBodies_areToldAtTheirPlace_andOthersAreLeftAlone() {
    Compiled compiled =
        Compiled.of(
            """
            package a;
            import dev.rialto.Completion;
            import dev.rialto.Embedding;
            class Desk {
              @Completion interface Member { String ask(String q); }
              interface Plain {}
              Runnable field = () -> {
                @Completion interface InLambda { String ask(String q); }
              };
              Object anonymous = new Object() {
                @Embedding interface InAnonymous { float[] of(String t); }
              };
              { @dev.rialto.Completion interface InBlock { String ask(String q); } }
              void method() {
                interface Local {}
                @interface Completion {}
                record R(int n) {}
                for (;;) {
                  @dev.rialto.Completion interface Deep { String ask(String q); }
                }
              }
            }
            """);
    assertThat(compiled.messages().lines().filter(line -> line.contains("RIA1002")))
        .hasSize(4)
        .anyMatch(line -> line.startsWith("Desk.java:8:") && line.contains("'InLambda'"))
        .anyMatch(line -> line.startsWith("Desk.java:11:") && line.contains("'InAnonymous'"))
        .anyMatch(line -> line.startsWith("Desk.java:13:") && line.contains("'InBlock'"))
        .anyMatch(line -> line.startsWith("Desk.java:19:") && line.contains("as a member"));
  }

  @Test
  void withoutThem_nothingIsTold() {
    Compiled.of(
            """
            package a;
            import dev.rialto.Embedding;
            class Desk {
              @dev.rialto.Completion interface Member { String ask(String q); }
              @interface Completion {}
              void method() {
                interface Local { String ask(String q); }
                @Completion interface Another { String ask(String q); }
                record R(Local l) {}
              }
            }
            """)
        .succeeded();
  }

  @Test
  void namesOfOthers_areNotTakenForOurs() {
    Compiled.of(
            """
            package a;
            import dev.rialto.*;
            import a.Acme.Embedding;
            class Desk {
              @interface Completion {}
              void method() {
                @Completion interface OwnOne { String ask(String q); }
                @Embedding interface Imported { String ask(String q); }
                @Moderation interface Neighbour { String ask(String q); }
              }
            }
            @interface Moderation {}
            class Acme {
              @interface Embedding {}
            }
            """)
        .succeeded();
  }

  @Test
  void withoutAnImport_theWholeNameIsSeen() {
    assertThat(
            Compiled.of(
                    """
                    package a;
                    class Desk {
                      void method() {
                        @dev.rialto.Completion interface Deep { String ask(String q); }
                      }
                    }
                    """)
                .messages())
        .contains("RIA1002", "'Deep'");
  }

  @Test
  void aWholePackagesImport_countsWhereNothingElseIsCalledSo() {
    assertThat(
            Compiled.of(
                    """
                    package a;
                    import dev.rialto.*;
                    class Desk {
                      void method() {
                        @Completion interface Deep { String ask(String q); }
                      }
                    }
                    """)
                .messages())
        .contains("RIA1002", "'Deep'");
  }
}
