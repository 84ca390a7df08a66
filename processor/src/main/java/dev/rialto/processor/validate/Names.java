package dev.rialto.processor.validate;

/** The names of what the processor looks for in user code. */
final class Names {

  static final String COMPLETION = "dev.rialto.Completion";
  static final String SYSTEM_MESSAGE = "dev.rialto.SystemMessage";
  static final String USER_MESSAGE = "dev.rialto.UserMessage";
  static final String ASSISTANT_MESSAGE = "dev.rialto.AssistantMessage";
  static final String VARIABLE = "dev.rialto.V";
  static final String DESCRIPTION = "dev.rialto.Description";
  static final String DEFINE_TASK = "dev.rialto.DefineTask";
  static final String DEFINE_PROFILE = "dev.rialto.DefineProfile";
  static final String CALL_OPTIONS = "dev.rialto.CallOptions";
  static final String CONVERSATION = "dev.rialto.Conversation";
  static final String MEMORY_ID = "dev.rialto.MemoryId";
  static final String COMPLETION_STREAM = "dev.rialto.CompletionStream";
  static final String PARTIAL = "dev.rialto.Partial";
  static final String JAVA_STREAM = "java.util.stream.Stream";
  static final String TOOL = "dev.rialto.Tool";
  static final String TOOLS = "dev.rialto.Tools";
  static final String P = "dev.rialto.P";
  static final String TOOL_CONTEXT = "dev.rialto.ToolContext";
  static final String PACKED = "dev.rialto.Packed";
  static final String RESULT = "dev.rialto.Result";
  static final String BULK_RESULT = "dev.rialto.BulkResult";

  private Names() {}
}
