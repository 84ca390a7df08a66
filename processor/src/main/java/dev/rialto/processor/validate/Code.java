package dev.rialto.processor.validate;

import javax.tools.Diagnostic;

/**
 * Every diagnostic of the processor. A code keeps its number for ever; each is explained in {@code
 * processor/DIAGNOSTICS.md}.
 */
public enum Code {
  /** {@code @Completion} on something that is no interface. */
  NOT_AN_INTERFACE(1001),
  /** The interface, or one around it, is private. */
  INACCESSIBLE_INTERFACE(1002),
  /** The interface has type parameters. */
  GENERIC_INTERFACE(1003),
  /** There is nothing to generate. */
  NO_METHODS(1004, Diagnostic.Kind.WARNING),
  /** Two interfaces would get clients of one name. */
  NAME_CLASH(1005),
  /** A type was never found. */
  MISSING_TYPE(1006),
  /** The processor itself failed. */
  INTERNAL(1007),
  /** Processor and rialto-core do not fit. */
  RUNTIME_MISMATCH(1008),
  /** An option has a value that it cannot have. */
  BAD_OPTION(1009),
  /** A template names a variable that no parameter has. */
  UNKNOWN_VARIABLE(1010),
  /** A template is malformed. */
  TEMPLATE_SYNTAX(1011),
  /** No template names the parameter. */
  UNUSED_PARAMETER(1012),
  /** Two parameters have one variable. */
  DUPLICATE_VARIABLE(1013),
  /** {@code @V} names something that can be no variable. */
  BAD_VARIABLE_NAME(1014),
  /** The parameters' names are not in the class file. */
  UNNAMED_PARAMETERS(1015),
  /** There is nothing to ask. */
  NO_USER_MESSAGE(1016),
  /** A message has no text. */
  EMPTY_MESSAGE(1017),
  /** There are two user messages. */
  TWO_USER_MESSAGES(1018),
  /** A template's resource cannot be read. */
  BAD_RESOURCE(1019),
  /** An argument would not be readable as text. */
  UNREADABLE_PARAMETER(1020),
  /** A parameter of options is there twice, or annotated as a message. */
  BAD_OPTIONS_PARAMETER(1021),
  /** A section is about something that is always there, or a dot about nothing. */
  BAD_SECTION(1022),
  /** Examples without a question or an answer. */
  UNPAIRED_EXAMPLES(1023),
  /** An image or document where only text can be. */
  MISPLACED_CONTENT(1024),
  /** A method has two conversations. */
  TWO_CONVERSATIONS(1025),
  /** A message on a method that has a body. */
  IGNORED_MESSAGE(1026, Diagnostic.Kind.WARNING),
  /** No class can implement the interface, or one of its methods. */
  NOT_IMPLEMENTABLE(1027),
  /** An interface with prompts of which no client is made. */
  NO_CLIENT(1028, Diagnostic.Kind.WARNING),
  /** Two super-interfaces say different things of one method. */
  INHERITED_TWICE(1029),
  /** The return type is not supported. */
  UNSUPPORTED_RETURN(1030),
  /** A type within the return type is not supported. */
  UNSUPPORTED_TYPE(1031),
  /** A type variable has no value. */
  UNRESOLVED_TYPE_VARIABLE(1032),
  /** Generated code cannot use the type. */
  INACCESSIBLE_TYPE(1033),
  /** An enum without constants, or the like. */
  EMPTY_TYPE(1034),
  /** The type is larger or deeper than providers accept. */
  TYPE_TOO_LARGE(1035, Diagnostic.Kind.WARNING),
  /** Two records of a sealed interface have one name. */
  DUPLICATE_TAG(1036),
  /** A bound or pattern of a component is wrong. */
  BAD_CONSTRAINT(1037),
  /** The model's provider refuses a type that holds itself. */
  RECURSION_REFUSED(1038, Diagnostic.Kind.WARNING),
  /** A type has no finite value. */
  ENDLESS_TYPE(1039),
  /** There is no such task. */
  UNKNOWN_TASK(1040),
  /** There is no such profile. */
  UNKNOWN_PROFILE(1041),
  /** A duration cannot be read. */
  BAD_DURATION(1042),
  /** A number is outside its range. */
  OUT_OF_RANGE(1043),
  /** A task or profile is declared wrongly. */
  BAD_DEFINITION(1044),
  /** A model's name is malformed. */
  BAD_MODEL(1045),
  /** A model that is like one of the catalogue's, and not in it. */
  UNKNOWN_MODEL(1047, Diagnostic.Kind.WARNING),
  /** A setting that the method's return type leaves without effect. */
  POINTLESS_SETTING(1046, Diagnostic.Kind.WARNING),
  /** A constraint of a component that nothing checks. */
  UNCHECKED_CONSTRAINT(1048, Diagnostic.Kind.WARNING),
  /** A type named for its tools has none that can be called. */
  NO_TOOLS(1060),
  /** A tool that generated code cannot call. */
  INACCESSIBLE_TOOL(1061),
  /** A name of a tool or of its parameter that providers refuse. */
  BAD_TOOL_NAME(1062),
  /** Two tools, or two parameters of one, have one name. */
  DUPLICATE_TOOL(1063),
  /** A parameter or result of a tool has a type that cannot be passed. */
  UNSUPPORTED_TOOL_TYPE(1064),
  /** A tool without a word on what it does. */
  UNDESCRIBED_TOOL(1065, Diagnostic.Kind.WARNING),
  /** A tool's arguments, or a method's tools, are more than providers accept. */
  TOOL_TOO_LARGE(1066, Diagnostic.Kind.WARNING),
  /** An interface has the annotations of several tasks. */
  SEVERAL_TASKS(1070),
  /** A method of a task beside completions has the wrong parameters or messages. */
  BAD_TASK_INPUT(1071),
  /** A list is packed that cannot be, or by a method that cannot. */
  BAD_PACKED(1080),
  /** The module does not provide the factories. */
  MISSING_PROVIDES(1050, Diagnostic.Kind.WARNING);

  private final int number;
  private final Diagnostic.Kind kind;

  Code(int number) {
    this(number, Diagnostic.Kind.ERROR);
  }

  Code(int number, Diagnostic.Kind kind) {
    this.number = number;
    this.kind = kind;
  }

  /** Returns whether it is an error or a warning. */
  public Diagnostic.Kind kind() {
    return kind;
  }

  @Override
  public String toString() {
    return "RIA" + number;
  }
}
