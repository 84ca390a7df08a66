package com.acme;

import dev.rialto.Completion;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

@Completion
interface BadConstraints {

  Rated rate(String text);

  record Rated(
      @Min(10) @Max(1) int stars,
      @DecimalMin("low") double weight,
      @Size(min = 3, max = 2) String name,
      @Pattern(regexp = "[A-Z") String id) {}
}
