package dev.rialto.testing;

import dev.rialto.CallOptions;
import dev.rialto.CompletionRequest;
import dev.rialto.Content;
import dev.rialto.EmbeddingRequest;
import dev.rialto.ImageRequest;
import dev.rialto.Message;
import dev.rialto.ModerationRequest;
import dev.rialto.OutputSchema;
import dev.rialto.Parameters;
import dev.rialto.Request;
import dev.rialto.ToolCall;
import dev.rialto.ToolSpecification;
import dev.rialto.runtime.MethodSpec;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** A request as text that changes only where something that is sent does. */
final class PromptText {

  private final StringBuilder out = new StringBuilder();

  private PromptText() {}

  static String of(Request request, @Nullable MethodSpec<?> method, CallOptions options) {
    PromptText text = new PromptText();
    if (method != null) {
      text.line(method.toString());
      String model = options.model() != null ? options.model() : method.model();
      text.setting("model", model);
      text.setting("task", method.task());
      text.setting("profile", method.profile());
    }
    if (request instanceof CompletionRequest completion) {
      text.completion(completion);
    } else if (request instanceof EmbeddingRequest embedding) {
      text.setting("dimensions", embedding.dimensions() == 0 ? "" : "" + embedding.dimensions());
      text.extra(embedding.extra());
      embedding.inputs().forEach(input -> text.section("input", input));
    } else if (request instanceof ImageRequest image) {
      text.setting("size", image.size());
      text.setting("quality", image.quality());
      text.setting("images", image.n() == 1 ? "" : "" + image.n());
      text.extra(image.extra());
      text.section("prompt", image.prompt());
    } else if (request instanceof ModerationRequest moderation) {
      text.extra(moderation.extra());
      moderation.inputs().forEach(input -> text.section("input", input));
    } else {
      text.section("request", request.toString());
    }
    return text.out.toString();
  }

  private void completion(CompletionRequest request) {
    parameters(request.parameters());
    request.messages().forEach(this::message);
    for (ToolSpecification tool : request.tools()) {
      section("tool " + tool.name(), tool.description() + "\n" + pretty(tool.parametersSchema()));
    }
    OutputSchema schema = request.schema();
    if (schema != null) {
      section("answer as " + schema.name(), pretty(schema.json()));
    }
  }

  private void parameters(Parameters parameters) {
    setting("temperature", number(parameters.temperature()));
    setting("max tokens", parameters.maxTokens() == 0 ? "" : "" + parameters.maxTokens());
    setting("top p", number(parameters.topP()));
    setting("frequency penalty", number(parameters.frequencyPenalty()));
    setting("presence penalty", number(parameters.presencePenalty()));
    setting("stop", parameters.stop().isEmpty() ? "" : Json.write(parameters.stop(), false));
    extra(parameters.extra());
  }

  private void extra(Map<String, Object> members) {
    new TreeMap<>(members).forEach((name, value) -> setting(name, Json.write(value, false)));
  }

  private void message(Message message) {
    StringBuilder text = new StringBuilder();
    for (Content part : message.content()) {
      text.append(part instanceof Content.Text plain ? plain.text() : "<" + shown(part) + ">\n");
    }
    for (ToolCall call : message.toolCalls()) {
      text.append("<calls ").append(call.name()).append(' ').append(call.arguments()).append(">\n");
    }
    String id = message.toolCallId();
    section(
        message.role().name().toLowerCase(Locale.ROOT) + (id == null ? "" : " " + id),
        text.toString());
  }

  /** Pictures and documents are long: their beginning and a checksum tell them apart. */
  private static String shown(Content part) {
    String all = part.toString();
    if (all.length() <= 200) {
      return all;
    }
    CRC32 checksum = new CRC32();
    checksum.update(all.getBytes(StandardCharsets.UTF_8));
    return all.substring(0, 100) + "… checksum " + Long.toHexString(checksum.getValue());
  }

  private static String pretty(String json) {
    try {
      return Json.write(Json.parse(json), true);
    } catch (IllegalArgumentException e) {
      return json;
    }
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "" : Double.toString(value);
  }

  private void setting(String name, String value) {
    if (!value.isEmpty()) {
      line(name + ": " + value);
    }
  }

  private void section(String title, String text) {
    line("");
    line("[" + title + "]");
    line(text.stripTrailing());
  }

  private void line(String text) {
    out.append(text).append('\n');
  }
}
