package dev.rialto.processor.model;

import com.palantir.javapoet.TypeName;
import java.util.List;
import java.util.Optional;

/**
 * A method of a task beside completions.
 *
 * @param kind the task
 * @param name its name
 * @param returnType its return type as seen from the interface
 * @param value the type of its value
 * @param several whether the value is a list
 * @param parameters its parameters
 * @param options the name of the parameter with the call's options; empty if there is none
 * @param delivery how the value is handed out
 * @param prompt the text that is sent; empty where a parameter holds all texts
 * @param texts the name of the parameter that holds all texts; empty where there is a prompt
 * @param settings what the annotations say
 */
public record TaskMethodModel(
    TaskKind kind,
    String name,
    TypeName returnType,
    TypeName value,
    boolean several,
    List<ParameterModel> parameters,
    String options,
    Delivery delivery,
    Optional<MessageModel> prompt,
    String texts,
    Settings settings) {

  /** Returns the constant of {@code TaskOutput}. */
  public String output() {
    String output = kind.output(several);
    return value.toString().contains("double[]") ? "DOUBLE_" + output : output;
  }

  /** Copies the list. */
  public TaskMethodModel {
    parameters = List.copyOf(parameters);
  }

  /**
   * What the annotations say.
   *
   * @param model the model; empty if none
   * @param timeoutNanos the deadline; 0 if the module's
   * @param cache the name of the cache mode; empty if none
   * @param dimensions the length of vectors; 0 if the model's
   * @param size the size of images; empty if the model's
   * @param quality the quality of images; empty if the model's
   * @param n how many images; 0 for one
   */
  public record Settings(
      String model,
      long timeoutNanos,
      String cache,
      int dimensions,
      String size,
      String quality,
      int n) {

    /** Nothing said. */
    public static final Settings NONE = new Settings("", 0, "", 0, "", "", 0);
  }
}
