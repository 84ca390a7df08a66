package dev.rialto;

/**
 * A call of a tool that the model asks for, complete.
 *
 * @param id the provider's id, made up where the provider sends none
 * @param name the tool's name
 * @param arguments the arguments as the model wrote them, normally a JSON object; {@code {}} where
 *     it wrote none
 */
public record ToolCall(String id, String name, String arguments) {}
