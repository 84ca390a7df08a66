package dev.rialto.runtime;

import dev.rialto.Content;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Collects the parts of a message in order. Not thread-safe. */
public final class PromptParts {

  private final List<Content> parts = new ArrayList<>();

  /** Makes an empty message. */
  public PromptParts() {}

  /** Adds text, unless there is none. */
  public PromptParts text(String text) {
    if (!text.isEmpty()) {
      parts.add(new Content.Text(text));
    }
    return this;
  }

  /** Adds a part. */
  public PromptParts add(Content part) {
    parts.add(Objects.requireNonNull(part, "content"));
    return this;
  }

  /** Adds parts. */
  public PromptParts addAll(Iterable<? extends Content> all) {
    all.forEach(this::add);
    return this;
  }

  /** Adds parts. */
  public PromptParts addAll(Content[] all) {
    return addAll(List.of(all));
  }

  /** Returns the parts. */
  public List<Content> list() {
    return List.copyOf(parts);
  }
}
