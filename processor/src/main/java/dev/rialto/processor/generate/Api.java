package dev.rialto.processor.generate;

import com.palantir.javapoet.ClassName;

/** What generated code calls. */
final class Api {

  static final ClassName CALL_OPTIONS = ClassName.get("dev.rialto", "CallOptions");
  static final ClassName MESSAGE = ClassName.get("dev.rialto", "Message");
  static final ClassName CACHE_MODE = ClassName.get("dev.rialto", "CacheMode");
  static final ClassName REPAIR_MODE = ClassName.get("dev.rialto", "RepairMode");
  static final ClassName USD = ClassName.get("dev.rialto", "Usd");
  static final ClassName TASK = ClassName.get("dev.rialto", "Task");
  static final ClassName PROFILE = ClassName.get("dev.rialto", "Profile");
  static final ClassName OUTPUT_SCHEMA = ClassName.get("dev.rialto", "OutputSchema");
  static final ClassName CLIENT_FACTORY = ClassName.get("dev.rialto.runtime", "ClientFactory");
  static final ClassName CLIENT_RUNTIME = ClassName.get("dev.rialto.runtime", "ClientRuntime");
  static final ClassName METHOD_SPEC = ClassName.get("dev.rialto.runtime", "MethodSpec");
  static final ClassName OUTPUT_TYPE = ClassName.get("dev.rialto.runtime", "OutputType");
  static final ClassName JSON_OUTPUT = ClassName.get("dev.rialto.runtime", "JsonOutput");
  static final ClassName LIST_OUTPUT = ClassName.get("dev.rialto.runtime", "ListOutput");
  static final ClassName PARTIAL_OUTPUT = ClassName.get("dev.rialto.runtime", "PartialOutput");
  static final ClassName COMPONENT = ClassName.get("dev.rialto", "Component");
  static final ClassName VALUE_READER = ClassName.get("dev.rialto.runtime", "ValueReader");
  static final ClassName JSON_FORMATS = ClassName.get("dev.rialto.runtime", "JsonFormats");
  static final ClassName TOOL_CHOICE = ClassName.get("dev.rialto", "ToolChoice");
  static final ClassName TOOL_CONTEXT = ClassName.get("dev.rialto", "ToolContext");
  static final ClassName TOOL_FAILURE_POLICY = ClassName.get("dev.rialto", "ToolFailurePolicy");
  static final ClassName TOOL_TYPE = ClassName.get("dev.rialto.runtime", "ToolType");
  static final ClassName TOOL_METHOD = ClassName.get("dev.rialto.runtime", "ToolMethod");
  static final ClassName LATER_RESULT = ClassName.get("dev.rialto.runtime", "LaterResult");
  static final ClassName JSON_WRITER = ClassName.get("dev.rialto.runtime", "JsonWriter");
  static final ClassName RUNTIME_VERSION = ClassName.get("dev.rialto.runtime", "RuntimeVersion");

  static final ClassName PROMPT_TEXT = ClassName.get("dev.rialto.runtime", "PromptText");
  static final ClassName PROMPT_PARTS = ClassName.get("dev.rialto.runtime", "PromptParts");
  static final ClassName LOCAL_DATE_TIME = ClassName.get("java.time", "LocalDateTime");

  static final ClassName TASK_OUTPUT = ClassName.get("dev.rialto.runtime", "TaskOutput");
  static final ClassName EMBEDDING_REQUEST = ClassName.get("dev.rialto", "EmbeddingRequest");
  static final ClassName MODERATION_REQUEST = ClassName.get("dev.rialto", "ModerationRequest");
  static final ClassName IMAGE_REQUEST = ClassName.get("dev.rialto", "ImageRequest");

  private Api() {}
}
