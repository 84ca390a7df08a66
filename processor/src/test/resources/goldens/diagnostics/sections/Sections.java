package com.acme;

import dev.rialto.AssistantMessage;
import dev.rialto.Completion;
import dev.rialto.Conversation;
import dev.rialto.Image;
import dev.rialto.MemoryId;
import dev.rialto.SystemMessage;
import dev.rialto.UserMessage;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

@Completion
interface Sections {

  @UserMessage("{{#hints}}{{.}} of {{goal}}")
  String unclosed(List<String> hints, String goal);

  @UserMessage("{{#hints}}{{.}}{{/goal}} {{/hints}}")
  String crossed(List<String> hints, String goal);

  @UserMessage("{{goal}}{{/goal}}")
  String neverOpened(String goal);

  @UserMessage("{{#due}}by {{due}}{{/due}}")
  String always(LocalDate due);

  @UserMessage("{{#count}}{{count}}{{/count}}")
  String number(int count);

  @UserMessage("{{goal}} {{.}}")
  String dotAlone(String goal);

  @UserMessage("{{#urgent}}{{.}}{{/urgent}}")
  String dotInBoolean(boolean urgent);

  @UserMessage("{{#hnts}}{{.}}{{/hnts}}")
  String misspelled(List<String> hints);

  @UserMessage("{{#risks}}{{nmae}}{{/risks}}")
  String component(List<Risk> risks);

  @UserMessage("{{name}} of {{#risks}}{{name}}{{/risks}}")
  String outside(List<Risk> risks);

  @UserMessage("{{curent_date}} {{current_dat}} {{goal}}")
  String times(String goal);

  @UserMessage("{{#opaque}}{{.}}{{/opaque}} {{#risks}}{{handle}}{{/risks}}")
  String unreadable(Optional<Opaque> opaque, List<Held> risks);

  String unreadableAlone(Opaque opaque);

  @SystemMessage("See {{image}}")
  @UserMessage("{{#goal}}{{image}}{{/goal}}")
  String misplaced(String goal, Image image);

  @UserMessage("{{seen}} and {{page}} and {{shots}}")
  String hidden(Optional<Image> seen, Page page, java.util.Map<String, Image> shots);

  String hiddenAlone(Optional<Image> seen);

  @UserMessage("a")
  @AssistantMessage("b")
  @AssistantMessage("c")
  @UserMessage("{{d}}")
  String unpaired(String d);

  @UserMessage("a")
  @UserMessage("b")
  String twice();

  @UserMessage("a.b is {{a.b}}")
  String dotted(Risk a);

  String twoTalks(@MemoryId String user, Conversation talk, @UserMessage String question);

  record Risk(String name) {}

  record Held(Opaque handle) {}

  record Page(String title, List<Image> pictures, Page next) {}

  final class Opaque {}
}
