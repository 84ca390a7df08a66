package dev.rialto.processor.validate;

import dev.rialto.processor.model.MessageModel;
import dev.rialto.processor.model.MessageModel.Piece;
import dev.rialto.processor.model.MessageModel.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeMirror;

/**
 * Reads what a method sends: the instructions of the method or else of the interface, examples of
 * questions and answers, and the question.
 */
final class MessageReader {

  private final Context context;
  private final PromptTypes types;
  private final TemplateReader templates;

  MessageReader(Context context) {
    this.context = context;
    this.types = new PromptTypes(context);
    this.templates = new TemplateReader(context, types);
  }

  /**
   * Reads the messages of a method.
   *
   * @param parameters its parameters that go to the model, with their types as seen from the
   *     interface
   */
  List<MessageModel> read(ExecutableElement method, SentParameters parameters) {
    Variables variables =
        new Variables(
            method.getSimpleName().toString(),
            parameters.all(),
            parameters.types(),
            parameters.contents(types),
            context.report());
    String packageName = packageOf(method);
    List<MessageModel> messages = new ArrayList<>();
    system(method, variables).ifPresent(messages::add);
    Conversation said = new Conversation(method, variables);
    if (!said.isPaired()) {
      variables.useAll();
      context.report().add(Code.UNPAIRED_EXAMPLES, Place.of(method), said.complaint());
      return messages;
    }
    for (int i = 0; i < said.answers.size(); i++) {
      if (said.hasExamples()) {
        template(Role.USER, method, said.questions.get(i), packageName, variables)
            .ifPresent(messages::add);
      }
      template(Role.ASSISTANT, method, said.answers.get(i), packageName, variables)
          .ifPresent(messages::add);
    }
    boolean asks = user(method, said, packageName, variables, messages);
    if (!asks) {
      context
          .report()
          .add(Code.NO_USER_MESSAGE, Place.of(method), nothingToAsk(method, parameters.all()));
      return messages;
    }
    for (VariableElement unused : variables.unused()) {
      if (types.isContents(variables.type(unused))) {
        continue;
      }
      context
          .report()
          .add(
              Code.UNUSED_PARAMETER,
              Place.of(unused),
              "No message of the method names the parameter '"
                  + unused.getSimpleName()
                  + "'; write {{"
                  + unused.getSimpleName()
                  + "}} where it belongs, or remove it"
                  + types.mediaAdvice(variables.type(unused)));
    }
    return messages;
  }

  /** The messages beside the instructions, as the annotations have them. */
  private static final class Conversation {
    private final List<Annotation> questions;
    private final List<Annotation> answers;
    private final List<VariableElement> asking;

    Conversation(ExecutableElement method, Variables variables) {
      questions = Annotation.all(method, Names.USER_MESSAGE);
      answers = Annotation.all(method, Names.ASSISTANT_MESSAGE);
      asking =
          variables.parameters().stream()
              .filter(p -> Annotation.on(p, Names.USER_MESSAGE).isPresent())
              .toList();
    }

    /** The n-th answer belongs to the n-th question; the question behind them is the call's. */
    boolean hasExamples() {
      return !answers.isEmpty() && questions.size() + asking.size() == answers.size() + 1;
    }

    /** A single answer and a single question are a beginning and the call's question. */
    boolean isPaired() {
      return hasExamples() || (answers.size() <= 1 && questions.size() <= 1);
    }

    String complaint() {
      return "Of examples each @AssistantMessage answers the @UserMessage before it, and one"
          + " @UserMessage stands behind them all, or on a parameter; here "
          + answers.size()
          + " @AssistantMessage and "
          + (questions.size() + asking.size())
          + " @UserMessage do not pair";
    }

    List<Annotation> last() {
      return hasExamples() ? questions.subList(answers.size(), questions.size()) : questions;
    }
  }

  /** Returns whether a message other than the method's own question names a parameter. */
  boolean namesParameters(ExecutableElement method) {
    Optional<Element> instructed = instructed(method);
    return (instructed.isPresent() && namesParameters(instructed.get(), Names.SYSTEM_MESSAGE))
        || namesParameters(method, Names.ASSISTANT_MESSAGE)
        || method.getParameters().stream().anyMatch(p -> namesParameters(p, Names.USER_MESSAGE));
  }

  private boolean namesParameters(Element element, String type) {
    return Annotation.all(element, type).stream()
        .anyMatch(annotation -> templates.namesParameters(annotation, packageOf(element)));
  }

  private Optional<MessageModel> system(ExecutableElement method, Variables variables) {
    return instructed(method)
        .flatMap(
            element ->
                template(
                    Role.SYSTEM,
                    element,
                    Annotation.on(element, Names.SYSTEM_MESSAGE).orElseThrow(),
                    packageOf(element),
                    variables));
  }

  /** Returns what the instructions stand on: the nearest counts. */
  private Optional<Element> instructed(ExecutableElement method) {
    return Stream.of(method, context.owner(), method.getEnclosingElement())
        .filter(element -> Annotation.on(element, Names.SYSTEM_MESSAGE).isPresent())
        .findFirst();
  }

  /** Returns whether there is something to ask, be it right or wrong. */
  private boolean user(
      ExecutableElement method,
      Conversation said,
      String packageName,
      Variables variables,
      List<MessageModel> messages) {
    boolean asks = false;
    List<MessageModel> asked = new ArrayList<>();
    for (Annotation own : said.last()) {
      asks = true;
      template(Role.USER, method, own, packageName, variables).ifPresent(asked::add);
    }
    for (VariableElement parameter : said.asking) {
      Annotation here = Annotation.on(parameter, Names.USER_MESSAGE).orElseThrow();
      if (asks) {
        context
            .report()
            .add(
                Code.TWO_USER_MESSAGES,
                Place.of(parameter, here, null),
                "The method has two user messages; name the parameter in one template instead");
      }
      asks = true;
      if (TemplateReader.hasTemplate(here)) {
        if (!types.isContents(variables.type(parameter))) {
          variables.use(parameter);
        }
        templates
            .read(Role.USER, parameter, here, packageName, variables, Optional.of(parameter))
            .ifPresent(asked::add);
      } else {
        variables.use(parameter);
        asked.add(whole(parameter, variables));
      }
    }
    if (!asks && variables.texts().size() == 1) {
      VariableElement only = variables.texts().get(0);
      // In the method's own instructions it may be all that it is for.
      boolean isFree =
          Annotation.on(method, Names.SYSTEM_MESSAGE).isEmpty()
              || variables.unused().contains(only);
      if (isFree && Annotation.on(only, Names.VARIABLE).isEmpty()) {
        variables.use(only);
        asked.add(whole(only, variables));
        asks = true;
      }
    }
    List<Piece> contents = unnamedContents(variables);
    if (!contents.isEmpty() && (!asked.isEmpty() || !asks)) {
      MessageModel question =
          asked.isEmpty() ? new MessageModel(Role.USER, List.of()) : asked.remove(asked.size() - 1);
      contents.addAll(0, question.pieces());
      asked.add(new MessageModel(Role.USER, contents));
      asks |= variables.texts().isEmpty();
    }
    messages.addAll(asked);
    return asks;
  }

  /** What is no text and no template names stands behind the question's text. */
  private List<Piece> unnamedContents(Variables variables) {
    List<Piece> all = new ArrayList<>();
    for (VariableElement unused : variables.unused()) {
      if (types.isContents(variables.type(unused))) {
        all.add(
            new Piece.Contents(
                unused.getSimpleName().toString(), types.isManyContents(variables.type(unused))));
      }
    }
    return all;
  }

  private Optional<MessageModel> template(
      Role role, Element element, Annotation said, String packageName, Variables variables) {
    return templates.read(role, element, said, packageName, variables, Optional.empty());
  }

  private MessageModel whole(VariableElement parameter, Variables variables) {
    String name = parameter.getSimpleName().toString();
    TypeMirror type = variables.type(parameter);
    if (types.isContents(type)) {
      return new MessageModel(
          Role.USER, List.of(new Piece.Contents(name, types.isManyContents(type))));
    }
    types
        .hiddenContents(type)
        .ifPresent(
            hidden ->
                context
                    .report()
                    .add(
                        Code.MISPLACED_CONTENT,
                        Place.of(parameter),
                        PieceReader.hiddenContents(type, hidden)));
    types
        .unreadable(type)
        .ifPresent(
            unreadable ->
                context
                    .report()
                    .add(
                        Code.UNREADABLE_PARAMETER,
                        Place.of(parameter),
                        "'"
                            + unreadable
                            + "' has no toString() of its own, so its text would be an address in"
                            + " memory; write one, make it a record, or pass a String"));
    return new MessageModel(
        Role.USER,
        List.of(
            new Piece.Argument(
                new MessageModel.Source(name, ""),
                types.form(type, PromptTypes.isNullable(parameter)))));
  }

  private static String nothingToAsk(ExecutableElement method, List<VariableElement> parameters) {
    String advice =
        parameters.isEmpty()
            ? "annotate it with @UserMessage(\"…\")"
            : "annotate it with @UserMessage(\"…\"), or one of its parameters with @UserMessage";
    return "The method '" + method.getSimpleName() + "' has nothing to ask; " + advice;
  }

  private String packageOf(Element element) {
    return context.elements().getPackageOf(element).getQualifiedName().toString();
  }

  /** Returns whether a type is that of a parameter with options. */
  static boolean isOptions(Element type) {
    return type instanceof TypeElement named
        && named.getQualifiedName().contentEquals(Names.CALL_OPTIONS);
  }
}
