package com.acme;

import dev.rialto.BulkResult;
import dev.rialto.Completion;
import dev.rialto.Conversation;
import dev.rialto.Packed;
import dev.rialto.UserMessage;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Flow;

@Completion
interface Packs {

  String notAList(@Packed String text);

  String oneAnswer(@Packed List<String> texts);

  Flow.Publisher<String> streamed(@Packed List<String> texts);

  @UserMessage("{{a}} {{b}}")
  List<String> two(@Packed List<String> a, @Packed List<String> b);

  @UserMessage("{{texts}}")
  List<String> talk(Conversation conversation, @Packed List<String> texts);

  @UserMessage("{{#texts}}{{.}}{{/texts}}")
  List<String> section(@Packed List<String> texts);

  List<String> tooMany(@Packed(items = 0, tokens = 2_000_000) List<String> texts);

  List<String> map(@Packed Map<String, String> texts);

  BulkResult<Integer, String> otherItems(@Packed List<String> texts);

  BulkResult<String, String> nothingPacked(String text);
}
