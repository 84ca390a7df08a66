package com.acme;

import dev.rialto.CacheMode;
import dev.rialto.Completion;
import dev.rialto.UserMessage;

/** Annotations of the application's own that carry {@code @Completion}. */
@Reviewer.Careful
public interface Reviewer {

  @UserMessage("Review {{diff}}")
  String review(String diff);

  @Quick
  @UserMessage("Skim {{diff}}")
  String skim(String diff);

  @Quick
  @Completion(timeout = "1s")
  @UserMessage("Glance at {{diff}}")
  String glance(String diff);

  @Completion(task = "code", profile = "quality", timeout = "30s", cache = CacheMode.ON)
  @interface Careful {}

  @Completion(profile = "speed", timeout = "5s")
  @interface Quick {}
}
