package dev.rialto.processor.validate;

import dev.rialto.processor.model.MessageModel;
import dev.rialto.processor.model.MessageModel.Piece;
import dev.rialto.processor.model.MessageModel.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;

/**
 * Reads what a method sends: the instructions of the method or else of the interface, an example of
 * an answer, and the question.
 */
final class MessageReader {

  private final Context context;
  private final TemplateReader templates;

  MessageReader(Context context) {
    this.context = context;
    this.templates = new TemplateReader(context);
  }

  /**
   * Reads the messages of a method.
   *
   * @param parameters its parameters, without options
   */
  List<MessageModel> read(ExecutableElement method, List<VariableElement> parameters) {
    Variables variables =
        new Variables(method.getSimpleName().toString(), parameters, context.report());
    String packageName = packageOf(method);
    List<MessageModel> messages = new ArrayList<>();
    system(method, packageName, variables).ifPresent(messages::add);
    Annotation.on(method, Names.ASSISTANT_MESSAGE)
        .flatMap(
            a ->
                templates.read(Role.ASSISTANT, method, a, packageName, variables, Optional.empty()))
        .ifPresent(messages::add);
    boolean asks = user(method, packageName, variables, messages);
    if (!asks) {
      context
          .report()
          .add(Code.NO_USER_MESSAGE, Place.of(method), nothingToAsk(method, parameters));
      return messages;
    }
    for (VariableElement unused : variables.unused()) {
      context
          .report()
          .add(
              Code.UNUSED_PARAMETER,
              Place.of(unused),
              "No message of the method names the parameter '"
                  + unused.getSimpleName()
                  + "'; write {{"
                  + unused.getSimpleName()
                  + "}} where it belongs, or remove it");
    }
    return messages;
  }

  private Optional<MessageModel> system(
      ExecutableElement method, String packageName, Variables variables) {
    Optional<Annotation> own = Annotation.on(method, Names.SYSTEM_MESSAGE);
    if (own.isPresent()) {
      return templates.read(
          Role.SYSTEM, method, own.get(), packageName, variables, Optional.empty());
    }
    List<Element> types = new ArrayList<>(List.of(context.owner()));
    types.add(method.getEnclosingElement());
    for (Element type : types) {
      Optional<Annotation> wider = Annotation.on(type, Names.SYSTEM_MESSAGE);
      if (wider.isPresent()) {
        return templates.read(
            Role.SYSTEM, type, wider.get(), packageOf(type), variables, Optional.empty());
      }
    }
    return Optional.empty();
  }

  /** Returns whether there is something to ask, be it right or wrong. */
  private boolean user(
      ExecutableElement method,
      String packageName,
      Variables variables,
      List<MessageModel> messages) {
    boolean asks = false;
    Optional<Annotation> own = Annotation.on(method, Names.USER_MESSAGE);
    if (own.isPresent()) {
      asks = true;
      templates
          .read(Role.USER, method, own.get(), packageName, variables, Optional.empty())
          .ifPresent(messages::add);
    }
    for (VariableElement parameter : variables.parameters()) {
      Optional<Annotation> here = Annotation.on(parameter, Names.USER_MESSAGE);
      if (here.isEmpty()) {
        continue;
      }
      if (asks) {
        context
            .report()
            .add(
                Code.TWO_USER_MESSAGES,
                Place.of(parameter, here.get(), null),
                "The method has two user messages; name the parameter in one template instead");
      }
      asks = true;
      variables.use(parameter);
      if (TemplateReader.hasTemplate(here.get())) {
        templates
            .read(Role.USER, parameter, here.get(), packageName, variables, Optional.of(parameter))
            .ifPresent(messages::add);
      } else {
        messages.add(whole(parameter));
      }
    }
    if (!asks && variables.parameters().size() == 1) {
      VariableElement only = variables.parameters().get(0);
      // In the method's own instructions it may be all that it is for.
      boolean isFree =
          Annotation.on(method, Names.SYSTEM_MESSAGE).isEmpty()
              || variables.unused().contains(only);
      if (isFree && Annotation.on(only, Names.VARIABLE).isEmpty()) {
        variables.use(only);
        messages.add(whole(only));
        return true;
      }
    }
    return asks;
  }

  private static MessageModel whole(VariableElement parameter) {
    return new MessageModel(
        Role.USER, List.of(new Piece.Argument(parameter.getSimpleName().toString())));
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
