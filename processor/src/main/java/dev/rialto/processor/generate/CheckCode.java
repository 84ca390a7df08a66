package dev.rialto.processor.generate;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.TypeSpec;
import dev.rialto.processor.model.ConstraintModel;
import dev.rialto.processor.model.DeclaredModel.ComponentModel;
import dev.rialto.processor.model.TypeModel;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.lang.model.element.Modifier;

/** Writes the checks of what was just read, and the patterns as constants of the class. */
final class CheckCode {

  private static final ClassName CHECKS = ClassName.get("dev.rialto.runtime", "JsonChecks");

  private final TypeSpec.Builder target;
  private int patterns;

  CheckCode(TypeSpec.Builder target) {
    this.target = target;
  }

  /** Returns the statements for the local variable of a component; nothing if it is free. */
  CodeBlock check(ComponentModel component, String local) {
    if (component.constraints().isEmpty()) {
      return CodeBlock.of("");
    }
    return check(component.type(), component.constraints(), local);
  }

  /** Returns the statements for a local variable. */
  CodeBlock check(TypeModel whole, List<ConstraintModel> constraints, String local) {
    TypeModel type = whole;
    CodeBlock.Builder code = CodeBlock.builder();
    String value = local;
    if (type instanceof TypeModel.OptionalOf optional) {
      code.beginControlFlow("if ($L.isPresent())", local);
      type = optional.value();
      value = local + ".get()";
    } else if (type instanceof TypeModel.NullableOf nullable) {
      code.beginControlFlow("if ($L != null)", local);
      type = nullable.value();
    }
    for (ConstraintModel constraint : constraints) {
      code.addStatement("$L", statement(constraint, TypeModel.inner(type), value));
    }
    if (type != whole) {
      code.endControlFlow();
    }
    return code.build();
  }

  private CodeBlock statement(ConstraintModel constraint, TypeModel type, String value) {
    if (constraint instanceof ConstraintModel.Size size) {
      boolean isText = type instanceof TypeModel.Scalar;
      String unit =
          isText ? "characters" : type instanceof TypeModel.MapOf ? "entries" : "elements";
      return CodeBlock.of(
          "$T.size(in, $L.$L(), $L, $L, $S)",
          CHECKS,
          value,
          isText ? "length" : "size",
          size.min(),
          size.max() == Integer.MAX_VALUE
              ? CodeBlock.of("$T.MAX_VALUE", Integer.class)
              : CodeBlock.of("$L", size.max()),
          unit);
    }
    if (constraint instanceof ConstraintModel.Matches matches) {
      return CodeBlock.of("$T.matches(in, $L, $L)", CHECKS, value, pattern(matches));
    }
    if (constraint instanceof ConstraintModel.Email) {
      return CodeBlock.of("$T.email(in, $L)", CHECKS, value);
    }
    if (constraint instanceof ConstraintModel.Always always) {
      return CodeBlock.of("$T.is(in, $L, $L)", CHECKS, value, always.value());
    }
    if (constraint instanceof ConstraintModel.Moment moment) {
      return CodeBlock.of(
          "$T.$L(in, $L, $L)",
          CHECKS,
          moment.future() ? "future" : "past",
          value,
          moment.orPresent());
    }
    if (constraint instanceof ConstraintModel.Digits digits) {
      return CodeBlock.of(
          "$T.digits(in, $T.valueOf($L), $L, $L)",
          CHECKS,
          String.class,
          value,
          digits.integer(),
          digits.fraction());
    }
    ConstraintModel.Range range = (ConstraintModel.Range) constraint;
    if (((TypeModel.Scalar) type).kind().fitsLong()) {
      return CodeBlock.of(
          "$T.range(in, $L, $L, $L)",
          CHECKS,
          value,
          bound(range.lowest(), CodeBlock.of("$T.MIN_VALUE", Long.class)),
          bound(range.highest(), CodeBlock.of("$T.MAX_VALUE", Long.class)));
    }
    return CodeBlock.of(
        "$T.range(in, $T.valueOf($L), $L, $L, $L, $L)",
        CHECKS,
        String.class,
        value,
        text(range.min()),
        range.aboveMin(),
        text(range.max()),
        range.belowMax());
  }

  private static CodeBlock bound(Optional<BigDecimal> value, CodeBlock none) {
    return value
        .filter(v -> v.abs().compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0)
        .map(v -> CodeBlock.of("$LL", v.longValueExact()))
        .orElse(none);
  }

  private static CodeBlock text(Optional<BigDecimal> value) {
    return value.map(v -> CodeBlock.of("$S", v.toString())).orElse(CodeBlock.of("null"));
  }

  private String pattern(ConstraintModel.Matches matches) {
    patterns++;
    String name = "PATTERN_" + patterns;
    CodeBlock flags =
        matches.flags().stream()
            .map(flag -> CodeBlock.of("$T.$L", Pattern.class, flag))
            .collect(CodeBlock.joining(" | "));
    target.addField(
        FieldSpec.builder(Pattern.class, name, Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
            .initializer(
                "$T.compile($S$L)",
                Pattern.class,
                matches.regex(),
                flags.isEmpty() ? flags : CodeBlock.of(", $L", flags))
            .build());
    return name;
  }
}
