package com.acme;

import dev.rialto.CallOptions;
import dev.rialto.Document;
import dev.rialto.Image;
import dev.rialto.Message;
import dev.rialto.runtime.ClientRuntime;
import dev.rialto.runtime.MethodSpec;
import dev.rialto.runtime.OutputType;
import dev.rialto.runtime.PromptParts;
import dev.rialto.runtime.PromptText;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.annotation.processing.Generated;

/**
 * Asks a language model what {@link Prompts} asks.
 */
@Generated("dev.rialto.processor.RialtoProcessor")
@SuppressWarnings({"deprecation", "removal", "rawtypes", "unchecked", "exports", "NullAway"})
final class Prompts_Rialto implements Prompts {
  private static final MethodSpec<String> SENTIMENT = MethodSpec.builder("Prompts", "sentiment", OutputType.TEXT).build();

  private static final MethodSpec<String> PLAN = MethodSpec.builder("Prompts", "plan", OutputType.TEXT).build();

  private static final MethodSpec<String> WEIGH = MethodSpec.builder("Prompts", "weigh", OutputType.TEXT).build();

  private static final MethodSpec<String> COMPARE = MethodSpec.builder("Prompts", "compare", OutputType.TEXT).build();

  private static final MethodSpec<String> LOOK = MethodSpec.builder("Prompts", "look", OutputType.TEXT).build();

  private static final MethodSpec<String> NESTED = MethodSpec.builder("Prompts", "nested", OutputType.TEXT).build();

  private static final Message SENTIMENT_USER = Message.user("I love it");

  private static final Message SENTIMENT_ASSISTANT = Message.assistant("POSITIVE");

  private static final Message SENTIMENT_USER_2 = Message.user("I want my money back");

  private static final Message SENTIMENT_ASSISTANT_2 = Message.assistant("NEGATIVE");

  private final ClientRuntime runtime;

  Prompts_Rialto(ClientRuntime runtime) {
    this.runtime = runtime;
  }

  @Override
  public String sentiment(String text) {
    Objects.requireNonNull(text, "text is null");
    LocalDateTime now = runtime.now();
    return runtime.call(
        SENTIMENT,
        List.of(
            Message.system("Today is " + PromptText.date(now) + "."),
            SENTIMENT_USER,
            SENTIMENT_ASSISTANT,
            SENTIMENT_USER_2,
            SENTIMENT_ASSISTANT_2,
            Message.user(text)),
        CallOptions.NONE);
  }

  @Override
  public String plan(String goal, LocalDate due, List<String> hints, Optional<String> owner,
      boolean urgent) {
    Objects.requireNonNull(goal, "goal is null");
    Objects.requireNonNull(due, "due is null");
    Objects.requireNonNull(hints, "hints is null");
    Objects.requireNonNull(owner, "owner is null");
    LocalDateTime now = runtime.now();
    StringBuilder user = new StringBuilder();
    user.append("Plan ");
    user.append(goal);
    user.append(" by ");
    user.append(PromptText.of(due));
    user.append(".\n");
    for (var element : hints) {
      user.append("- ");
      user.append(PromptText.of(element));
      user.append("\n");
    }
    if (!hints.iterator().hasNext()) {
      user.append("No hints.\n");
    }
    if (owner.isPresent()) {
      var element_ = owner.get();
      user.append("Owner: ");
      user.append(PromptText.of(element_));
    }
    if (urgent) {
      user.append(" Hurry, it is ");
      user.append(PromptText.time(now));
      user.append("!");
    }
    return runtime.call(
        PLAN,
        List.of(
            Message.system("Today is " + PromptText.date(now) + "."),
            Message.user(user.toString())),
        CallOptions.NONE);
  }

  @Override
  public String weigh(List<Prompts.Risk> risks, String plan, String note, int... extra) {
    Objects.requireNonNull(risks, "risks is null");
    Objects.requireNonNull(plan, "plan is null");
    Objects.requireNonNull(extra, "extra is null");
    LocalDateTime now = runtime.now();
    StringBuilder user = new StringBuilder();
    for (var element : risks) {
      user.append(PromptText.of(element.name()));
      user.append(" (");
      user.append(element.level());
      user.append(")");
      var tags = element.tags();
      if (tags != null) {
        for (var element_ : PromptText.inOrder(tags)) {
          user.append(" #");
          user.append(PromptText.of(element_));
        }
      }
      var note_ = element.note();
      if (note_ != null && !note_.isEmpty()) {
        user.append(": ");
        user.append(PromptText.of(note_));
      }
      var note__ = element.note();
      if (note__ == null || note__.isEmpty()) {
        user.append(" – ");
        user.append(plan);
      }
      user.append("\n");
    }
    if (note != null && !note.isEmpty()) {
      user.append("Note: ");
      user.append(PromptText.of(note));
    }
    for (var element__ : extra) {
      user.append(element__);
      user.append(",");
    }
    return runtime.call(
        WEIGH,
        List.of(
            Message.system("Today is " + PromptText.date(now) + "."),
            Message.user(user.toString())),
        CallOptions.NONE);
  }

  @Override
  public String compare(Image first, String what, List<Image> others, Document paper) {
    Objects.requireNonNull(first, "first is null");
    Objects.requireNonNull(what, "what is null");
    Objects.requireNonNull(others, "others is null");
    Objects.requireNonNull(paper, "paper is null");
    LocalDateTime now = runtime.now();
    return runtime.call(
        COMPARE,
        List.of(
            Message.system("Today is " + PromptText.date(now) + "."),
            Message.user(new PromptParts().text("Before ").add(first).text(" and after: " + what).addAll(others).add(paper).list())),
        CallOptions.NONE);
  }

  @Override
  public String look(Image image) {
    Objects.requireNonNull(image, "image is null");
    LocalDateTime now = runtime.now();
    return runtime.call(
        LOOK,
        List.of(
            Message.system("Today is " + PromptText.date(now) + "."),
            Message.user(new PromptParts().add(image).list())),
        CallOptions.NONE);
  }

  @Override
  public String nested(Optional<Prompts.About> about, Set<List<String>> topics) {
    Objects.requireNonNull(about, "about is null");
    Objects.requireNonNull(topics, "topics is null");
    LocalDateTime now = runtime.now();
    StringBuilder user = new StringBuilder();
    if (about.isPresent()) {
      var element = about.get();
      user.append("About ");
      var who = element.who();
      if (who != null) {
        user.append(PromptText.of(who.name()));
      }
    }
    user.append(" or ");
    for (var element_ : PromptText.inOrder(topics)) {
      if (element_ != null) {
        for (var element__ : element_) {
          user.append(PromptText.of(element__));
          user.append(" ");
        }
      }
    }
    return runtime.call(
        NESTED,
        List.of(
            Message.system("Today is " + PromptText.date(now) + "."),
            Message.user(user.toString())),
        CallOptions.NONE);
  }
}
