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
    StringBuilder hintsText = new StringBuilder(57);
    for (var element : hints) {
      hintsText.append("- ");
      hintsText.append(PromptText.of(element));
      hintsText.append("\n");
    }
    StringBuilder hintsText_ = new StringBuilder(10);
    if (!hints.iterator().hasNext()) {
      hintsText_.append("No hints.\n");
    }
    StringBuilder ownerText = new StringBuilder(23);
    if (owner.isPresent()) {
      var element_ = owner.get();
      ownerText.append("Owner: ");
      ownerText.append(PromptText.of(element_));
    }
    StringBuilder urgentText = new StringBuilder(31);
    if (urgent) {
      urgentText.append(" Hurry, it is ");
      urgentText.append(PromptText.time(now));
      urgentText.append("!");
    }
    return runtime.call(
        PLAN,
        List.of(
            Message.system("Today is " + PromptText.date(now) + "."),
            Message.user("Plan " + goal + " by " + PromptText.of(due) + ".\n" + hintsText + hintsText_ + ownerText + urgentText)),
        CallOptions.NONE);
  }

  @Override
  public String weigh(List<Prompts.Risk> risks, String plan, String note, int... extra) {
    Objects.requireNonNull(risks, "risks is null");
    Objects.requireNonNull(plan, "plan is null");
    Objects.requireNonNull(extra, "extra is null");
    LocalDateTime now = runtime.now();
    StringBuilder risksText = new StringBuilder(381);
    for (var element : risks) {
      risksText.append(PromptText.of(element.name()));
      risksText.append(" (");
      risksText.append(element.level());
      risksText.append(")");
      var tags = element.tags();
      if (tags != null) {
        for (var element_ : PromptText.inOrder(tags)) {
          risksText.append(" #");
          risksText.append(PromptText.of(element_));
        }
      }
      var note_ = element.note();
      if (note_ != null && !note_.isEmpty()) {
        risksText.append(": ");
        risksText.append(PromptText.of(note_));
      }
      var note__ = element.note();
      if (note__ == null || note__.isEmpty()) {
        risksText.append(" – ");
        risksText.append(plan);
      }
      risksText.append("\n");
    }
    StringBuilder noteText = new StringBuilder(22);
    if (note != null && !note.isEmpty()) {
      noteText.append("Note: ");
      noteText.append(PromptText.of(note));
    }
    StringBuilder extraText = new StringBuilder(51);
    for (var element__ : extra) {
      extraText.append(element__);
      extraText.append(",");
    }
    return runtime.call(
        WEIGH,
        List.of(
            Message.system("Today is " + PromptText.date(now) + "."),
            Message.user(String.valueOf(risksText) + noteText + extraText)),
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
    StringBuilder aboutText = new StringBuilder(22);
    if (about.isPresent()) {
      var element = about.get();
      aboutText.append("About ");
      var who = element.who();
      if (who != null) {
        aboutText.append(PromptText.of(who.name()));
      }
    }
    StringBuilder topicsText = new StringBuilder(153);
    for (var element_ : PromptText.inOrder(topics)) {
      if (element_ != null) {
        for (var element__ : element_) {
          topicsText.append(PromptText.of(element__));
          topicsText.append(" ");
        }
      }
    }
    return runtime.call(
        NESTED,
        List.of(
            Message.system("Today is " + PromptText.date(now) + "."),
            Message.user(String.valueOf(aboutText) + " or " + topicsText)),
        CallOptions.NONE);
  }
}
