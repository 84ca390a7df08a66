package com.acme;

import dev.rialto.Completion;
import dev.rialto.Description;
import dev.rialto.Result;
import jakarta.validation.Constraint;
import jakarta.validation.OverridesAttribute;
import jakarta.validation.constraints.AssertFalse;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.FutureOrPresent;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Past;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

@Completion
public interface Constraints {

  Rated rate(String text);

  record Rated(
      @Min(1) @Max(10) int stars,
      @DecimalMin(value = "0", inclusive = false) @DecimalMax("1.5") double weight,
      @Positive Optional<BigDecimal> price,
      @Description("Its name") @Size(min = 2, max = 5) String name,
      @Pattern(regexp = "[A-Z]{3}-\\d+") String id,
      @Pattern(regexp = "yes|no", flags = Pattern.Flag.CASE_INSENSITIVE) String answer,
      @NotBlank String text,
      @NotEmpty List<String> tags,
      @Size(max = 2) Map<String, Integer> counts) {}

  Dated date(String text);

  @Min(1)
  @Max(5)
  int stars(String text);

  @NotEmpty
  List<@Size(max = 9) String> names(String text);

  CompletableFuture<Result<@Positive Integer>> later(String text);

  Stream<@Max(5) Integer> each(String text);

  record Dated(
      @Digits(integer = 3, fraction = 2) BigDecimal price,
      @Digits(integer = 2, fraction = 0) double count,
      @AssertTrue boolean agreed,
      @AssertFalse Optional<Boolean> void_,
      @Past LocalDate born,
      @FutureOrPresent Optional<Instant> due,
      @Email String mail,
      List<@Email(regexp = ".*@acme\\.com") String> mails,
      @Between(min = -5, max = 5) int mood,
      @Between int other) {}

  @Min(0)
  @Max(Long.MAX_VALUE)
  @Constraint(validatedBy = {})
  @interface Between {
    @OverridesAttribute(constraint = Min.class, name = "value")
    long min() default 0;

    @OverridesAttribute(constraint = Max.class, name = "value")
    long max() default 9;
  }
}
