package com.acme;

import dev.rialto.Completion;
import dev.rialto.Description;
import java.math.BigDecimal;
import java.net.URI;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

@Completion
public interface Trees {

  Tree tree(String text);

  Set<Tree> trees(String text);

  record Tree(
      @Description("What stands on it") String label,
      List<Tree> children,
      Optional<Tree> parent,
      Map<String, BigDecimal> weights,
      Leaf leaf) {}

  @Description("A leaf")
  record Leaf(URI uri, UUID id, LocalDate day, char letter, boolean green, Optional<Season> season) {}

  @Description("When")
  enum Season {
    @Description("cold")
    WINTER,
    SUMMER
  }
}
