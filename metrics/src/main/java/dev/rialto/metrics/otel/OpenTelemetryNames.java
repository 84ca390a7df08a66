package dev.rialto.metrics.otel;

import io.opentelemetry.api.common.AttributeKey;
import java.util.List;
import java.util.Map;

/**
 * The names of OpenTelemetry's conventions for generative AI (version 1.43 and its successors in a
 * repository of their own, which say {@code gen_ai.provider.name}), and Rialto's own for what they
 * have no name for.
 */
final class OpenTelemetryNames {

  static final AttributeKey<String> OPERATION = AttributeKey.stringKey("gen_ai.operation.name");
  static final AttributeKey<String> PROVIDER = AttributeKey.stringKey("gen_ai.provider.name");
  static final AttributeKey<String> REQUEST_MODEL = AttributeKey.stringKey("gen_ai.request.model");
  static final AttributeKey<String> TOKEN_TYPE = AttributeKey.stringKey("gen_ai.token.type");
  static final AttributeKey<Long> INPUT_TOKENS = AttributeKey.longKey("gen_ai.usage.input_tokens");
  static final AttributeKey<Long> OUTPUT_TOKENS =
      AttributeKey.longKey("gen_ai.usage.output_tokens");
  static final AttributeKey<Long> CACHE_READ_TOKENS =
      AttributeKey.longKey("gen_ai.usage.cache_read.input_tokens");
  static final AttributeKey<Long> CACHE_WRITE_TOKENS =
      AttributeKey.longKey("gen_ai.usage.cache_creation.input_tokens");
  static final AttributeKey<Long> REASONING_TOKENS =
      AttributeKey.longKey("gen_ai.usage.reasoning.output_tokens");
  static final AttributeKey<String> CONVERSATION_ID =
      AttributeKey.stringKey("gen_ai.conversation.id");
  static final AttributeKey<Double> FIRST_CHUNK_SECONDS =
      AttributeKey.doubleKey("gen_ai.response.time_to_first_chunk");
  static final AttributeKey<String> TOOL_CALL_ID = AttributeKey.stringKey("gen_ai.tool.call.id");
  static final AttributeKey<String> TOOL_NAME = AttributeKey.stringKey("gen_ai.tool.name");
  static final AttributeKey<String> TOOL_TYPE = AttributeKey.stringKey("gen_ai.tool.type");
  static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");

  static final AttributeKey<String> SERVER_ADDRESS = AttributeKey.stringKey("server.address");
  static final AttributeKey<Long> SERVER_PORT = AttributeKey.longKey("server.port");
  static final AttributeKey<String> RESPONSE_ID = AttributeKey.stringKey("gen_ai.response.id");
  static final AttributeKey<String> RESPONSE_MODEL =
      AttributeKey.stringKey("gen_ai.response.model");
  static final AttributeKey<List<String>> FINISH_REASONS =
      AttributeKey.stringArrayKey("gen_ai.response.finish_reasons");
  static final AttributeKey<String> OUTPUT_TYPE = AttributeKey.stringKey("gen_ai.output.type");
  static final AttributeKey<Boolean> STREAM = AttributeKey.booleanKey("gen_ai.request.stream");
  static final AttributeKey<Long> MAX_TOKENS = AttributeKey.longKey("gen_ai.request.max_tokens");
  static final AttributeKey<Double> TEMPERATURE =
      AttributeKey.doubleKey("gen_ai.request.temperature");
  static final AttributeKey<Double> TOP_P = AttributeKey.doubleKey("gen_ai.request.top_p");
  static final AttributeKey<Double> FREQUENCY_PENALTY =
      AttributeKey.doubleKey("gen_ai.request.frequency_penalty");
  static final AttributeKey<Double> PRESENCE_PENALTY =
      AttributeKey.doubleKey("gen_ai.request.presence_penalty");
  static final AttributeKey<List<String>> STOP_SEQUENCES =
      AttributeKey.stringArrayKey("gen_ai.request.stop_sequences");

  static final AttributeKey<String> CLIENT = AttributeKey.stringKey("rialto.client");
  static final AttributeKey<String> METHOD = AttributeKey.stringKey("rialto.method");
  static final AttributeKey<String> TASK = AttributeKey.stringKey("rialto.task");
  static final AttributeKey<String> MODEL = AttributeKey.stringKey("rialto.model");
  static final AttributeKey<String> ENDPOINT = AttributeKey.stringKey("rialto.endpoint");
  static final AttributeKey<String> CACHE_STATUS = AttributeKey.stringKey("rialto.cache.status");
  static final AttributeKey<Long> ATTEMPTS = AttributeKey.longKey("rialto.attempts");
  static final AttributeKey<Double> COST_USD = AttributeKey.doubleKey("rialto.cost.usd");

  /** Providers whose names the conventions spell otherwise; the rest are called as they are. */
  private static final Map<String, String> PROVIDERS =
      Map.of(
          "azure", "azure.ai.openai",
          "gemini", "gcp.gemini",
          "mistral", "mistral_ai",
          "moonshot", "moonshot_ai",
          "xai", "x_ai");

  private static final Map<String, String> OPERATIONS =
      Map.of("embedding", "embeddings", "moderation", "moderation", "image", "generate_content");

  private OpenTelemetryNames() {}

  static String operation(String task) {
    return OPERATIONS.getOrDefault(task, "chat");
  }

  static String provider(String modelId) {
    int slash = modelId.indexOf('/');
    String name = slash < 0 ? modelId : modelId.substring(0, slash);
    return PROVIDERS.getOrDefault(name, name);
  }

  static String model(String modelId) {
    return modelId.substring(modelId.indexOf('/') + 1);
  }
}
