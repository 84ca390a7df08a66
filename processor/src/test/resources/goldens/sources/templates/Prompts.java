package com.acme;
import dev.rialto.*;
import java.time.LocalDate;
import java.util.*;
import org.jspecify.annotations.Nullable;
@Completion
@SystemMessage("Today is {{current_date}}.")
public interface Prompts {
  @UserMessage("I love it") @AssistantMessage("POSITIVE")
  @UserMessage("I want my money back") @AssistantMessage("NEGATIVE")
  @UserMessage("{{text}}")
  String sentiment(String text);

  @UserMessage("""
      Plan {{goal}} by {{due}}.
      {{#hints}}
      - {{.}}
      {{/hints}}
      {{^hints}}
      No hints.
      {{/hints}}
      {{#owner}}Owner: {{.}}{{/owner}}{{#urgent}} Hurry, it is {{current_time}}!{{/urgent}}""")
  String plan(String goal, LocalDate due, List<String> hints, Optional<String> owner, boolean urgent);

  @UserMessage("""
      {{#risks}}
      {{name}} ({{level}}){{#tags}} #{{.}}{{/tags}}{{#note}}: {{.}}{{/note}}{{^note}} – {{plan}}{{/note}}
      {{/risks}}
      {{#note}}Note: {{note}}{{/note}}{{#extra}}{{.}},{{/extra}}""")
  String weigh(List<Risk> risks, String plan, @Nullable String note, int... extra);

  @UserMessage("Before {{first}} and after: {{what}}")
  String compare(Image first, String what, List<Image> others, Document paper);

  String look(Image image);

  @UserMessage("{{#about}}About {{#who}}{{name}}{{/who}}{{/about}} or {{#topics}}{{#.}}{{.}} {{/.}}{{/topics}}")
  String nested(Optional<About> about, Set<List<String>> topics);

  record Risk(String name, int level, Set<String> tags, String note) {}
  record About(Who who) {}
  record Who(String name) {}
}
