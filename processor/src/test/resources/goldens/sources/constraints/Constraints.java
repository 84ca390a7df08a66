package com.acme;

import dev.rialto.Completion;
import dev.rialto.Description;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
}
