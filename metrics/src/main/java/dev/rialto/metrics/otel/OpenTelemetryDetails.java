package dev.rialto.metrics.otel;

import dev.rialto.FinishReason;
import dev.rialto.Parameters;
import dev.rialto.spi.AttemptDetails;
import io.opentelemetry.api.trace.SpanBuilder;
import java.util.List;
import java.util.Locale;

/** The attributes of an attempt's span that are about the request's and the answer's form. */
final class OpenTelemetryDetails {

  private OpenTelemetryDetails() {}

  static void put(AttemptDetails details, String operation, SpanBuilder span) {
    Parameters asked = details.parameters();
    if (asked != null) {
      put(span, asked);
    }
    if (operation.equals("chat")) {
      span.setAttribute(OpenTelemetryNames.OUTPUT_TYPE, details.json() ? "json" : "text");
    } else if (operation.equals("generate_content")) {
      span.setAttribute(OpenTelemetryNames.OUTPUT_TYPE, "image");
    }
    if (details.stream()) { // unset says that it was none
      span.setAttribute(OpenTelemetryNames.STREAM, true);
    }
    if (!details.responseId().isEmpty()) {
      span.setAttribute(OpenTelemetryNames.RESPONSE_ID, details.responseId());
    }
    FinishReason finish = details.finishReason();
    if (finish != null) {
      String reason =
          finish.raw().isEmpty() ? finish.kind().name().toLowerCase(Locale.ROOT) : finish.raw();
      span.setAttribute(OpenTelemetryNames.FINISH_REASONS, List.of(reason));
    }
  }

  private static void put(SpanBuilder span, Parameters asked) {
    if (asked.maxTokens() > 0) {
      span.setAttribute(OpenTelemetryNames.MAX_TOKENS, (long) asked.maxTokens());
    }
    if (!Double.isNaN(asked.temperature())) {
      span.setAttribute(OpenTelemetryNames.TEMPERATURE, asked.temperature());
    }
    if (!Double.isNaN(asked.topP())) {
      span.setAttribute(OpenTelemetryNames.TOP_P, asked.topP());
    }
    if (!Double.isNaN(asked.frequencyPenalty())) {
      span.setAttribute(OpenTelemetryNames.FREQUENCY_PENALTY, asked.frequencyPenalty());
    }
    if (!Double.isNaN(asked.presencePenalty())) {
      span.setAttribute(OpenTelemetryNames.PRESENCE_PENALTY, asked.presencePenalty());
    }
    if (!asked.stop().isEmpty()) {
      span.setAttribute(OpenTelemetryNames.STOP_SEQUENCES, asked.stop());
    }
  }
}
