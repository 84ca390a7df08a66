package dev.rialto.processor.model;

import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeVariableName;
import java.util.List;
import java.util.Optional;

/**
 * A method that a model answers.
 *
 * @param name its name
 * @param typeVariables its own type variables
 * @param returnType its return type as seen from the interface
 * @param parameters its parameters
 * @param varargs whether the last parameter takes any number of arguments
 * @param options the name of the parameter with the call's options; empty if there is none
 * @param memory the name of the parameter that says which conversation it is; empty if there is
 *     none
 * @param memoryById whether that is an id, and not the conversation itself
 * @param delivery how the value is handed out
 * @param output the value's type
 * @param settings what the annotations say
 * @param tools the tools that the model may call
 * @param messages what is sent, in order
 * @param packed the list whose elements are answered one by one; empty if there is none
 */
public record MethodModel(
    String name,
    List<TypeVariableName> typeVariables,
    TypeName returnType,
    List<ParameterModel> parameters,
    boolean varargs,
    String options,
    String memory,
    boolean memoryById,
    Delivery delivery,
    TypeModel output,
    SettingsModel settings,
    ToolUseModel tools,
    List<MessageModel> messages,
    Optional<PackedModel> packed) {

  /** Copies the lists. */
  public MethodModel {
    typeVariables = List.copyOf(typeVariables);
    parameters = List.copyOf(parameters);
    messages = List.copyOf(messages);
  }
}
