package com.acme;
import dev.rialto.*;
import java.util.*;
@Moderation(model = "openai/omni-moderation-latest")
interface Guard {
  ModerationResult check(String text);
  Result<List<ModerationResult>> checkAll(List<String> texts, CallOptions options);
}
