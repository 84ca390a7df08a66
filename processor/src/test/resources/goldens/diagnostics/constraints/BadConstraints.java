package com.acme;

import dev.rialto.Completion;
import dev.rialto.Packed;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.constraints.AssertFalse;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Null;
import jakarta.validation.constraints.Past;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;

@Completion
interface BadConstraints {

  Rated rate(String text);

  record Rated(
      @Min(10) @Max(1) int stars,
      @DecimalMin("low") double weight,
      @Size(min = 3, max = 2) String name,
      @Pattern(regexp = "[A-Z") String id,
      @Size(min = -1) List<String> tags,
      @Positive @Max(0) long none,
      @Digits(integer = -1, fraction = 2) BigDecimal price,
      @AssertTrue @AssertFalse boolean both) {}

  Unfit unfit(String text);

  record Unfit(
      @Min(3) String name,
      @NotBlank List<String> tags,
      @Past String when,
      @Email int mail,
      @AssertTrue String flag,
      @Positive Mood mood,
      @Size(max = 3) Other other,
      @Null String nothing,
      @Size(max = 3) int count,
      List<@Min(3) String> names,
      @Luhn String card,
      @Luhn.Several({@Luhn, @Luhn}) String cards,
      @Even int even,
      @NotNull @NotEmpty String fits,
      @Stars int stars) {}

  @NotBlank
  String text(String text);

  @Size(max = 3)
  Stream<String> words(String text);

  @Size(max = 3)
  List<String> packed(@Packed List<String> texts);

  @Min(3) Mood mood(String text);

  enum Mood {
    GOOD
  }

  record Other(int n) {}

  @Constraint(validatedBy = {})
  @interface Luhn {
    @interface Several {
      Luhn[] value();
    }
  }

  @Min(2)
  @Constraint(validatedBy = EvenValidator.class)
  @interface Even {}

  class EvenValidator implements ConstraintValidator<Even, Integer> {
    @Override
    public boolean isValid(Integer value, ConstraintValidatorContext context) {
      return value % 2 == 0;
    }
  }

  @Min(1)
  @Max(5)
  @Constraint(validatedBy = {})
  @interface Stars {}
}
