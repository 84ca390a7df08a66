package com.acme;

import dev.rialto.Completion;
import dev.rialto.DefineProfile;
import dev.rialto.DefineTask;
import dev.rialto.Result;
import dev.rialto.SystemMessage;
import dev.rialto.UserMessage;
import java.util.List;

@Completion(task = "triage", profile = "tiny")
@DefineTask(name = "triage", temperature = 0.2)
@DefineProfile(name = "tiny", maxTokens = 50)
@Deprecated
public interface Generics extends Base<Generics.Message>, Named {

  @Override
  @SystemMessage("Be brief.")
  Result<Message> one(String List);

  @UserMessage("Rate {{runtime}} and {{b}}{{c}}")
  <T extends Comparable<T>> Integer rate(T runtime, char b, long c);

  @UserMessage("{{b}}{{c}}")
  <T> double rate(char b, Object... c);

  /** Hides the name of an import. */
  record Message(String name, @Nullable Integer in, Long seen) {}

  @interface Nullable {}
}

interface Base<T> {

  Result<T> one(String text);

  List<T> many(String text);
}

interface Named {

  default String name() {
    return "named";
  }

  static int count() {
    return 1;
  }
}
