package dev.rialto.endtoend;

import dev.rialto.AssistantMessage;
import dev.rialto.CacheMode;
import dev.rialto.Completion;
import dev.rialto.Document;
import dev.rialto.Image;
import dev.rialto.Result;
import dev.rialto.SystemMessage;
import dev.rialto.UserMessage;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Prompts of more than a text with variables, as a user would write them. */
@Completion(timeout = "10s")
public interface Prompting {

  @SystemMessage("Now: {{current_date}} {{current_time}} {{current_date_time}}.")
  @UserMessage("I love it")
  @AssistantMessage("POSITIVE")
  @UserMessage("I hate it")
  @AssistantMessage("NEGATIVE")
  @UserMessage(
      """
      {{text}}
      {{#hints}}
      - {{.}}
      {{/hints}}
      {{#owner}}Owner: {{.}}{{/owner}}{{^owner}}Nobody's{{/owner}} \\{{text}}\
      """)
  String classify(String text, List<String> hints, Optional<String> owner);

  @UserMessage(
      """
      {{#risks}}
      * {{name}}{{#owner}} of {{.}}{{/owner}}{{^owner}} of nobody{{/owner}}
      {{#steps}}
        - {{.}} ({{name}}, {{of}})
      {{/steps}}
      {{/risks}}
      {{^risks}}
      None.
      {{/risks}}
      {{#urgent}}Now{{#by}}, by {{by}}{{/by}}!{{/urgent}} \\{{risks}}\
      """)
  String plan(List<Risk> risks, boolean urgent, @Nullable LocalDate by, String of);

  @UserMessage(
      "{{#most}}Up to {{.}}{{/most}}{{^most}}Any number{{/most}}{{#prices}} at {{.}}{{/prices}}"
          + "{{^prices}} for nothing{{/prices}}, {{share}}")
  String offer(OptionalInt most, Map<String, Integer> prices, OptionalDouble share);

  record Risk(String name, Optional<String> owner, List<String> steps) {}

  @UserMessage("Compare {{left}} with the others.")
  @Completion(cache = CacheMode.ON)
  Result<String> compare(Image left, List<Image> others);

  String summarize(@UserMessage("In one word:") Document document);
}
