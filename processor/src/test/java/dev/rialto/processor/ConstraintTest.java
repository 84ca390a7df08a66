package dev.rialto.processor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rialto.InvalidOutputException;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bean-validation annotations of records hold for what the model wrote. */
class ConstraintTest {

  private static final String GOOD =
      "{\"stars\":10,\"weight\":1.5,\"price\":0.01,\"name\":\"abcde\",\"id\":\"ABC-1\","
          + "\"answer\":\"YES\",\"text\":\"\\n x\",\"tags\":[\"a\"],\"counts\":[]}";

  private final FakeRuntime runtime = new FakeRuntime();
  private final Object client = client();

  private Object client() {
    try {
      Path source = Path.of("src/test/resources/goldens/sources/constraints/Constraints.java");
      return Compiled.of(Files.readString(source))
          .succeeded()
          .client("com.acme.Constraints", runtime);
    } catch (IOException | ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private Object rate(String answer) throws Throwable {
    return call("rate", answer);
  }

  private Object call(String method, String answer) throws Throwable {
    runtime.answer(answer);
    try {
      return client
          .getClass()
          .getInterfaces()[0]
          .getMethod(method, String.class)
          .invoke(client, "x");
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  @Test
  void whatKeepsToThemIsRead() throws Throwable {
    assertThat(rate(GOOD).toString()).contains("stars=10, weight=1.5, price=Optional[0.01]");
    assertThat(rate(GOOD.replace("0.01", "null")).toString()).contains("price=Optional.empty");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '→',
      quoteCharacter = '~',
      value = {
        "\"stars\":10 → \"stars\":11 → $.stars → an integer from 1 to 10, but found the number 11",
        "\"stars\":10 → \"stars\":0 → $.stars → an integer from 1 to 10",
        "\"weight\":1.5 → \"weight\":0.0 → $.weight → a number above 0, but found the number 0.0",
        "\"weight\":1.5 → \"weight\":1.51 → $.weight → a number of at most 1.5",
        "\"price\":0.01 → \"price\":0 → $.price → a number above 0",
        "\"abcde\" → \"a\" → $.name → 2 to 5 characters, but found 1",
        "\"abcde\" → \"abcdef\" → $.name → 2 to 5 characters, but found 6",
        "\"ABC-1\" → \"xABC-1\" → $.id → a string that matches [A-Z]{3}-\\d+",
        "\"YES\" → \"perhaps\" → $.answer → a string that matches yes|no",
        "\"\\n x\" → \"  \" → $.text → a string that matches",
        "[\"a\"] → [] → $.tags → at least 1 elements, but found 0",
        "\"counts\":[] → \"counts\":{\"a\":1,\"b\":2,\"c\":3} → $.counts → 0 to 2 entries, but"
            + " found 3",
      })
  void whatDoesNotIsAnInvalidOutput(String good, String bad, String path, String expected) {
    InvalidOutputException e =
        catchThrowableOfType(InvalidOutputException.class, () -> rate(GOOD.replace(good, bad)));
    assertThat(e).as(bad).isNotNull();
    assertThat(e.path()).isEqualTo(path);
    assertThat(e.expected()).contains(expected);
  }

  private static final String DATED =
      "{\"price\":123.450,\"count\":12,\"agreed\":true,\"void_\":false,\"born\":\"2001-01-31\","
          + "\"due\":\"2999-01-01T00:00:00Z\",\"mail\":\"a.b+c@d-e.org\","
          + "\"mails\":[\"x@acme.com\"],\"mood\":-5,\"other\":9}";

  @Test
  void whatKeepsToTheOthersIsRead() throws Throwable {
    assertThat(call("date", DATED).toString()).contains("price=123.450, count=12.0");
    assertThat(call("date", DATED.replace("false", "null")).toString())
        .contains("void_=Optional.empty");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '→',
      quoteCharacter = '~',
      value = {
        "123.450 → 1234 → $.price → at most 3 digits before the point and 2 behind it",
        "123.450 → 1.234 → $.price → at most 3 digits before the point and 2 behind it",
        "12, → 12.5, → $.count → at most 2 digits",
        "12, → 100, → $.count → at most 2 digits",
        "true → false → $.agreed → true, but found false",
        ":false → :true → $.void_ → false, but found true",
        "2001-01-31 → 2999-01-31 → $.born → what is past, but found",
        "2999-01-01T00:00:00Z → 2001-01-01T00:00:00Z → $.due → what is to come or now",
        "a.b+c@d-e.org → a.b → $.mail → an e-mail address",
        "a.b+c@d-e.org → a b@c → $.mail → an e-mail address",
        "a.b+c@d-e.org → a@b@c → $.mail → an e-mail address",
        "x@acme.com → x@other.com → $.mails[0] → a string that matches",
        "-5 → -6 → $.mood → an integer from -5 to 5",
        "\"other\":9 → \"other\":10 → $.other → an integer from 0 to 9",
      })
  void whatDoesNotKeepToTheOthersIsAnInvalidOutput(
      String good, String bad, String path, String expected) {
    assertThat(DATED).contains(good);
    InvalidOutputException e =
        catchThrowableOfType(
            InvalidOutputException.class, () -> call("date", DATED.replace(good, bad)));
    assertThat(e).as(bad).isNotNull();
    assertThat(e.path()).isEqualTo(path);
    assertThat(e.expected()).contains(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '→',
      quoteCharacter = '~',
      value = {
        "stars → {\"value\":5} → {\"value\":6} → an integer from 1 to 5, but found the number 6",
        "stars → 5 → 0 → an integer from 1 to 5, but found the number 0",
        "names → {\"items\":[\"a\"]} → {\"items\":[]} → at least 1 elements, but found 0",
        "names → [\"a\"] → [\"0123456789\"] → 0 to 9 characters, but found 10",
      })
  void whatIsSaidOfAMethod_holdsForItsValue(String method, String good, String bad, String expected)
      throws Throwable {
    assertThat(call(method, good)).isNotNull();
    InvalidOutputException e =
        catchThrowableOfType(InvalidOutputException.class, () -> call(method, bad));
    assertThat(e).as(bad).isNotNull();
    assertThat(e.expected()).contains(expected);
  }

  @Test
  void severalOfAKindAllHold() throws Exception {
    Compiled compiled =
        Compiled.of(
                """
                package com.acme;
                import dev.rialto.*;
                import jakarta.validation.constraints.*;
                @Completion
                interface Codes {
                  Code read(String text);
                  record Code(
                      @NotBlank @Pattern(regexp = "[A-Z ]*") @Pattern(regexp = ".{2,4}") String id,
                      @Min.List({@Min(1), @Min(3)}) int count) {}
                }
                """)
            .succeeded();
    FakeRuntime codes = new FakeRuntime();
    Object reader = compiled.client("com.acme.Codes", codes);
    Method read = compiled.loadClass("com.acme.Codes").getDeclaredMethod("read", String.class);
    read.setAccessible(true);
    codes.answer("{\"id\":\"ABC\",\"count\":3}");
    assertThat(read.invoke(reader, "x").toString()).contains("id=ABC");
    for (String bad :
        List.of(
            "{\"id\":\"   \",\"count\":3}",
            "{\"id\":\"abc\",\"count\":3}",
            "{\"id\":\"ABCDE\",\"count\":3}",
            "{\"id\":\"ABC\",\"count\":2}")) {
      codes.answer(bad);
      assertThatThrownBy(() -> read.invoke(reader, "x"))
          .as(bad)
          .hasCauseInstanceOf(InvalidOutputException.class);
    }
  }
}
