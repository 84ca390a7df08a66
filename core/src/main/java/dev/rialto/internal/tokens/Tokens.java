package dev.rialto.internal.tokens;

import dev.rialto.CompletionRequest;
import dev.rialto.Content;
import dev.rialto.Document;
import dev.rialto.EmbeddingRequest;
import dev.rialto.Image;
import dev.rialto.ImageRequest;
import dev.rialto.Message;
import dev.rialto.ModerationRequest;
import dev.rialto.OutputSchema;
import dev.rialto.Request;
import dev.rialto.ToolCall;
import dev.rialto.ToolSpecification;
import dev.rialto.catalog.ModelCatalog;
import dev.rialto.catalog.ModelInfo;
import dev.rialto.tokens.TokenCount;
import dev.rialto.tokens.TokenCounter;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts by the encoding that the catalogue names, and estimates where it names none.
 *
 * <p>What is added to a message (3 tokens and the role, and 3 before the answer) is OpenAI's, from
 * its cookbook on counting; others say nothing, and are estimated at the same.
 */
public final class Tokens implements TokenCounter {
  private static final int PER_MESSAGE = 3;
  private static final int BEFORE_ANSWER = 3;
  private static final int PER_TOOL = 12;
  private static final int PER_TOOL_CALL = 8;
  private static final int UNKNOWN_PART = 1500;

  private final Supplier<ModelCatalog> catalog;
  private final TextCounter estimate = new TextEstimate();
  private final @Nullable BpeEncodings encodings;

  /** Makes a counter. The catalogue is asked anew for each count. */
  public Tokens(Supplier<ModelCatalog> catalog) {
    this(catalog, BpeEncodings.ifPresent());
  }

  Tokens(Supplier<ModelCatalog> catalog, @Nullable BpeEncodings encodings) {
    this.catalog = catalog;
    this.encodings = encodings;
  }

  @Override
  public TokenCount count(String model, String text) {
    TextCounter exact = exact(model);
    return exact == null
        ? new TokenCount(estimate.count(text), true)
        : new TokenCount(exact.count(text), !exact.isExactFor(text));
  }

  @Override
  public TokenCount count(String model, Request request) {
    TextCounter exact = exact(model);
    Sum sum = new Sum(model, exact == null ? estimate : exact);
    if (request instanceof CompletionRequest completion) {
      sum.add(completion);
    } else if (request instanceof EmbeddingRequest embedding) {
      embedding.inputs().forEach(sum::text);
    } else if (request instanceof ModerationRequest moderation) {
      moderation.inputs().forEach(sum::text);
    } else if (request instanceof ImageRequest image) {
      sum.text(image.prompt());
    }
    return new TokenCount(sum.tokens, exact == null || sum.estimated);
  }

  private @Nullable TextCounter exact(String model) {
    BpeEncodings known = encodings;
    if (known == null) {
      return null;
    }
    Optional<String> name = catalog.get().find(model).flatMap(ModelInfo::encoding);
    return name.map(known::counter).orElse(null);
  }

  private static final class Sum {
    private final String model;
    private final TextCounter counter;
    private long tokens;
    private boolean estimated;

    Sum(String model, TextCounter counter) {
      this.model = model;
      this.counter = counter;
    }

    void text(String text) {
      tokens += counter.count(text);
      estimated |= !counter.isExactFor(text);
    }

    void add(CompletionRequest request) {
      request.messages().forEach(this::message);
      tokens += BEFORE_ANSWER;
      for (ToolSpecification tool : request.tools()) {
        text(tool.name());
        text(tool.description());
        text(tool.parametersSchema());
        guess(PER_TOOL);
      }
      OutputSchema schema = request.schema();
      if (schema != null) {
        text(schema.json());
        guess(PER_TOOL);
      }
    }

    private void message(Message message) {
      tokens += PER_MESSAGE + 1; // every role is one token
      message.content().forEach(this::part);
      for (ToolCall call : message.toolCalls()) {
        text(call.name());
        text(call.arguments());
        guess(PER_TOOL_CALL);
      }
    }

    private void part(Content part) {
      if (part instanceof Content.Text plain) {
        text(plain.text());
      } else if (part instanceof Document document && document.text().isPresent()) {
        text(document.name());
        text(document.text().get());
      } else if (part instanceof Image image) {
        guess(ImageTokens.of(model, image));
      } else {
        guess(UNKNOWN_PART);
      }
    }

    private void guess(long more) {
      tokens += more;
      estimated = true;
    }
  }
}
