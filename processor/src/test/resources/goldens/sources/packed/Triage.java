package com.acme;

import dev.rialto.BulkResult;
import dev.rialto.CallOptions;
import dev.rialto.Completion;
import dev.rialto.Packed;
import dev.rialto.Result;
import dev.rialto.SystemMessage;
import dev.rialto.UserMessage;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

@Completion(task = "classify")
public interface Triage {

  @UserMessage("Which mood is this text in?\n{{texts}}")
  List<Mood> moods(@Packed List<String> texts);

  @SystemMessage("You know {{product}}.")
  @UserMessage("Today is {{current_date}}. {{#strict}}Be strict. {{/strict}}Sort this ticket: {{tickets}}")
  Result<List<Sorted>> sort(
      String product, boolean strict, @Packed(items = 50, tokens = 2_000) Collection<Ticket> tickets);

  CompletableFuture<List<String>> shorten(@Packed List<String> item, CallOptions options);

  CompletableFuture<Result<List<List<Integer>>>> numbers(@Packed List<String> texts);

  BulkResult<Ticket, Mood> judged(@Packed List<Ticket> tickets);

  CompletableFuture<BulkResult<String, List<Integer>>> counted(@Packed Collection<String> texts);

  enum Mood {
    GOOD,
    BAD
  }

  record Ticket(int number, String text) {}

  record Sorted(Mood mood, String desk) {}
}
