package dev.rialto.internal.fit;

import dev.rialto.CompletionRequest;
import dev.rialto.Content;
import dev.rialto.Message;
import dev.rialto.Role;
import dev.rialto.tokens.TokenCount;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A request whose last message of the user was cut behind a sentence.
 *
 * @param request what is left
 * @param tokens how many tokens were left out
 */
record SentenceCut(CompletionRequest request, long tokens) {

  /** An estimated count may be too low by so much. */
  private static final double ESTIMATE_MARGIN = 1.1;

  /** Returns the cut request; null if it need not, or cannot, be cut. */
  static @Nullable SentenceCut of(CompletionRequest request, FitStage.Room room) {
    TokenCount whole = room.counter().apply(request);
    if (fits(whole, room)) {
      return null;
    }
    int message = lastOfUser(request);
    int part = message < 0 ? -1 : longestText(request.messages().get(message));
    if (part < 0) {
      return null;
    }
    String text = ((Content.Text) request.messages().get(message).content().get(part)).text();
    for (BreakIterator boundaries :
        List.of(
            BreakIterator.getSentenceInstance(Locale.ROOT),
            BreakIterator.getWordInstance(Locale.ROOT))) {
      SentenceCut found = cut(request, message, part, text, boundaries, whole, room);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** The longest beginning that fits, by bisection. */
  private static @Nullable SentenceCut cut(
      CompletionRequest request,
      int message,
      int part,
      String text,
      BreakIterator boundaries,
      TokenCount whole,
      FitStage.Room room) {
    boundaries.setText(text);
    List<Integer> ends = new ArrayList<>();
    int end = boundaries.first();
    while (end != BreakIterator.DONE) {
      if (end > 0 && end < text.length() && !text.substring(0, end).isBlank()) {
        ends.add(end);
      }
      end = boundaries.next();
    }
    SentenceCut best = null;
    int low = 0;
    int high = ends.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      String left = text.substring(0, ends.get(middle)).stripTrailing();
      CompletionRequest shorter = with(request, message, part, left);
      TokenCount count = room.counter().apply(shorter);
      if (fits(count, room)) {
        best = new SentenceCut(shorter, Math.max(1, whole.tokens() - count.tokens()));
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return best;
  }

  private static boolean fits(TokenCount count, FitStage.Room room) {
    return count.tokens() * (count.estimated() ? ESTIMATE_MARGIN : 1) <= room.tokens();
  }

  private static int lastOfUser(CompletionRequest request) {
    for (int i = request.messages().size() - 1; i >= 0; i--) {
      if (request.messages().get(i).role() == Role.USER) {
        return i;
      }
    }
    return -1;
  }

  private static int longestText(Message message) {
    int longest = -1;
    int chars = 0;
    for (int i = 0; i < message.content().size(); i++) {
      if (message.content().get(i) instanceof Content.Text text && text.text().length() > chars) {
        longest = i;
        chars = text.text().length();
      }
    }
    return longest;
  }

  private static CompletionRequest with(
      CompletionRequest request, int message, int part, String text) {
    List<Content> parts = new ArrayList<>(request.messages().get(message).content());
    parts.set(part, new Content.Text(text));
    List<Message> messages = new ArrayList<>(request.messages());
    messages.set(message, Message.user(parts));
    return new CompletionRequest(
        messages,
        request.parameters(),
        request.schema(),
        request.tools(),
        request.toolChoice(),
        request.stream());
  }
}
