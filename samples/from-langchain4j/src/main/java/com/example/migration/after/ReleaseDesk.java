package com.example.migration.after;

import dev.rialto.Completion;
import dev.rialto.Result;
import dev.rialto.SystemMessage;
import dev.rialto.UserMessage;
import dev.rialto.V;
import java.util.List;

/** Helps with the notes of a release. */
@Completion
public interface ReleaseDesk {

  @SystemMessage("You are the release manager of {{product}}.")
  @UserMessage("Sum up in one sentence: {{changes}}")
  String sumUp(@V("product") String product, @V("changes") String changes);

  @UserMessage("Describe this change: {{it}}")
  Change describe(String change);

  @UserMessage("Which kind of change is this? {{it}}")
  Kind kind(String change);

  @UserMessage("Does it break anything? {{it}}")
  boolean breaks(String change);

  @UserMessage("Name the people to thank for: {{changes}}")
  List<String> thanks(@V("changes") String changes);

  @UserMessage("Find a title for: {{changes}}")
  Result<String> title(@V("changes") String changes);

  /** One change of a release. */
  record Change(String title, Kind kind, List<String> files, int risk) {}

  /** What a change is. */
  enum Kind {
    FEATURE,
    FIX,
    CHORE
  }
}
