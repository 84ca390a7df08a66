package dev.rialto.processor.generate;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.NameAllocator;
import dev.rialto.processor.model.MessageModel;
import dev.rialto.processor.model.MessageModel.Form;
import dev.rialto.processor.model.MessageModel.Piece;
import dev.rialto.processor.model.MessageModel.Source;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Writes the messages of one method: each text an expression, and before it a {@code StringBuilder}
 * for each of its sections.
 */
final class MessageCode {

  /** How long a value is whose length nobody knows before, and how often a section is there. */
  private static final int USUAL_VALUE = 16;

  private static final int USUAL_ELEMENTS = 3;

  /** A longer text is seldom, and its sections often are not taken. */
  private static final int MAX_LENGTH = 4_096;

  /**
   * How long the constants of one sum may be: they become one constant of the class file, which
   * holds 65,535 bytes, three a character at most.
   */
  private static final int MAX_CONSTANTS = 60_000 / 3;

  private final NameAllocator locals;
  private final Map<String, String> names;
  private final CodeBlock.Builder before = CodeBlock.builder();
  private String now = "";

  /**
   * Prepares the messages of a method.
   *
   * @param locals the names that are taken in it
   * @param parameters its parameters, by their names in the source
   */
  MessageCode(NameAllocator locals, Map<String, String> parameters) {
    this.locals = locals;
    this.names = new HashMap<>(parameters);
  }

  /** Returns a message that is the same in every call. */
  static CodeBlock constant(MessageModel message) {
    return new MessageCode(new NameAllocator(), Map.of()).message(message);
  }

  /** Returns the statements that must stand before the messages that were written. */
  CodeBlock before() {
    CodeBlock.Builder all = CodeBlock.builder();
    if (!now.isEmpty()) {
      // Once, so that all messages of a call tell the same time.
      all.addStatement("$T $L = runtime.now()", Api.LOCAL_DATE_TIME, now);
    }
    return all.add(before.build()).build();
  }

  /** Returns the expression of a message's text, which has nothing beside. */
  CodeBlock prompt(MessageModel message) {
    return text(message.pieces());
  }

  /** Returns the expression of a message. */
  CodeBlock message(MessageModel message) {
    String role = message.role().name().toLowerCase(Locale.ROOT);
    if (!message.hasContents()) {
      return CodeBlock.of("$T.$L($L)", Api.MESSAGE, role, text(message.pieces()));
    }
    CodeBlock.Builder parts = CodeBlock.builder().add("new $T()", Api.PROMPT_PARTS);
    List<Piece> run = new ArrayList<>();
    for (Piece piece : message.pieces()) {
      if (piece instanceof Piece.Contents contents) {
        addText(run, parts);
        parts.add(
            contents.many() ? ".addAll($L)" : ".add($L)",
            Objects.requireNonNull(names.get(contents.parameter())));
      } else {
        run.add(piece);
      }
    }
    addText(run, parts);
    return CodeBlock.of("$T.$L($L.list())", Api.MESSAGE, role, parts.build());
  }

  private void addText(List<Piece> run, CodeBlock.Builder parts) {
    if (!run.isEmpty()) {
      parts.add(".text($L)", text(run));
      run.clear();
    }
  }

  /** Returns the expression of a text: one sum, which copies each piece once. */
  private CodeBlock text(List<Piece> pieces) {
    List<CodeBlock> parts = new ArrayList<>();
    int constants = 0;
    for (Piece piece : pieces) {
      CodeBlock part = piece instanceof Piece.Section section ? builder(section) : value(piece);
      boolean isString =
          !(piece instanceof Piece.Section)
              && !(piece instanceof Piece.Argument argument && argument.form() == Form.PLAIN);
      if (piece instanceof Piece.Text text) {
        constants += text.text().length();
      }
      boolean isTooMuch =
          !parts.isEmpty() && piece instanceof Piece.Text && constants > MAX_CONSTANTS;
      // The first + must have a String at one side; what is called for is no constant.
      if (isTooMuch || (parts.isEmpty() && !isString)) {
        part = CodeBlock.of("$T.valueOf($L)", String.class, part);
      }
      parts.add(part);
    }
    return CodeBlock.join(parts, " + ");
  }

  /** Writes the statements of a section; returns what then holds its text. */
  private CodeBlock builder(Piece.Section section) {
    String subject =
        section.source().component().isEmpty()
            ? section.source().root()
            : section.source().component();
    String builder = locals.newName(subject + "Text");
    before.addStatement(
        "$T $L = new $T($L)",
        StringBuilder.class,
        builder,
        StringBuilder.class,
        fixedLength(List.of(section)));
    section(section, builder);
    return CodeBlock.of("$L", builder);
  }

  /** Returns how long a text becomes, roughly: a builder that is too small is copied again. */
  private static int fixedLength(List<Piece> pieces) {
    int length = 0;
    for (Piece piece : pieces) {
      if (piece instanceof Piece.Text text) {
        length = capped(length, text.text().length());
      } else if (piece instanceof Piece.Section section) {
        length =
            capped(length, (isLoop(section) ? USUAL_ELEMENTS : 1) * fixedLength(section.pieces()));
      } else {
        length = capped(length, USUAL_VALUE);
      }
    }
    return length;
  }

  private static int capped(int length, int more) {
    return (int) Math.min(MAX_LENGTH, (long) length + more);
  }

  private void append(List<Piece> pieces, String builder) {
    for (Piece piece : pieces) {
      if (piece instanceof Piece.Section section) {
        section(section, builder);
      } else {
        before.addStatement("$L.append($L)", builder, value(piece));
      }
    }
  }

  private CodeBlock value(Piece piece) {
    if (piece instanceof Piece.Text text) {
      return Literals.text(text.text());
    }
    if (piece instanceof Piece.Moment moment) {
      if (now.isEmpty()) {
        now = locals.newName("now");
      }
      return CodeBlock.of("$T.$L($L)", Api.PROMPT_TEXT, moment.part().method(), now);
    }
    Piece.Argument argument = (Piece.Argument) piece;
    CodeBlock value = source(argument.source());
    return argument.form() == Form.RENDERED
        ? CodeBlock.of("$T.of($L)", Api.PROMPT_TEXT, value)
        : value;
  }

  private void section(Piece.Section section, String builder) {
    CodeBlock value = source(section.source());
    if (!section.source().component().isEmpty()) {
      // An accessor is the user's code: called once.
      String local = locals.newName(section.source().component());
      before.addStatement("var $L = $L", local, value);
      value = CodeBlock.of("$L", local);
    }
    if (section.inverted()) {
      before.beginControlFlow("if ($L)", nothing(section, value));
      append(section.pieces(), builder);
      before.endControlFlow();
      return;
    }
    boolean loop = isLoop(section);
    if (loop && section.nullable()) {
      before.beginControlFlow("if ($L != null)", value);
    } else if (!loop) {
      before.beginControlFlow("if ($L)", something(section, value));
    }
    if (loop) {
      String element = locals.newName("element");
      before.beginControlFlow(
          "for (var $L : $L)",
          element,
          section.test() == MessageModel.Test.EACH_IN_ORDER
              ? CodeBlock.of("$T.inOrder($L)", Api.PROMPT_TEXT, value)
              : value);
      names.put(section.element(), element);
    } else if (section.test() == MessageModel.Test.PRESENT && section.namesElement()) {
      String element = locals.newName("element");
      before.addStatement("var $L = $L.get()", element, value);
      names.put(section.element(), element);
    } else {
      names.put(section.element(), value.toString());
    }
    append(section.pieces(), builder);
    before.endControlFlow();
    if (loop && section.nullable()) {
      before.endControlFlow();
    }
  }

  private static boolean isLoop(Piece.Section section) {
    return switch (section.test()) {
      case EACH, EACH_IN_ORDER, EACH_OF_ARRAY -> !section.inverted();
      default -> false;
    };
  }

  private static CodeBlock something(Piece.Section section, CodeBlock value) {
    CodeBlock test =
        switch (section.test()) {
          case TRUE -> value;
          case NOT_EMPTY -> CodeBlock.of("!$L.isEmpty()", value);
          case PRESENT -> CodeBlock.of("$L.isPresent()", value);
          default -> CodeBlock.of("$L != null", value);
        };
    return section.nullable() && section.test() != MessageModel.Test.NOT_NULL
        ? CodeBlock.of("$L != null && $L", value, test)
        : test;
  }

  private static CodeBlock nothing(Piece.Section section, CodeBlock value) {
    CodeBlock test =
        switch (section.test()) {
          case TRUE -> CodeBlock.of("!$L", value);
          case NOT_EMPTY, PRESENT -> CodeBlock.of("$L.isEmpty()", value);
          case EACH, EACH_IN_ORDER -> CodeBlock.of("!$L.iterator().hasNext()", value);
          case EACH_OF_ARRAY -> CodeBlock.of("$L.length == 0", value);
          case NOT_NULL -> CodeBlock.of("$L == null", value);
        };
    return section.nullable() && section.test() != MessageModel.Test.NOT_NULL
        ? CodeBlock.of("$L == null || $L", value, test)
        : test;
  }

  private CodeBlock source(Source source) {
    String root = Objects.requireNonNull(names.get(source.root()), source.root());
    return source.component().isEmpty()
        ? CodeBlock.of("$L", root)
        : CodeBlock.of("$L.$L()", root, source.component());
  }
}
